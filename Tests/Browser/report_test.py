#!/usr/bin/env python3
"""The page of `unbidden report` in a real browser. `make test-browser` runs it; for the review page there may
be files beside it: each `*_test.py` is found. With UNBIDDEN_SHOTS=FOLDER screenshots are kept there."""

import os
import re
import tempfile
import unittest

from browser import Browser
from ledgers import large_ledger, sample_ledger, unbidden

WIDTHS = (360, 768, 1280)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "checks.js"), encoding="utf-8") as checks:
    CHECKS = checks.read()
# Seconds from the start of the navigation to the load event for 10,000 recordings.
OPENS_WITHIN = 2.0


class ReportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="unbidden-report-")
        cls.browser = Browser()
        ledger = sample_ledger(cls.folder.name)
        cls.path = os.path.join(cls.folder.name, "report.html")
        unbidden("report", "--ledger", ledger, "--output", cls.path, "--with-names", "--with-audio")

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def shown(self, **options):
        page = self.browser.page(**options)
        self.addCleanup(page.close)
        page.open(f"file://{self.path}")
        return page

    def test_widths_and_schemes(self):
        """It fits at three widths, light and dark; nothing is complained of, and nothing asked for."""
        for width in WIDTHS:
            for dark in (False, True):
                with self.subTest(width=width, dark=dark):
                    page = self.shown(width=width, dark=dark)
                    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                    self.assertEqual(page.evaluate(CHECKS), [])
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                    self.assertEqual(page.complaints, [])
                    asked = [url for url in page.requests if not url.startswith("data:")]
                    self.assertEqual(asked, [f"file://{self.path}"])
                    self.assertNotEqual(page.evaluate("document.title"), "caught")
                    self.keep(page, f"report-{width}-{'dark' if dark else 'light'}.png")

    def keep(self, page, name):
        folder = os.environ.get("UNBIDDEN_SHOTS")
        if folder:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
            page.screenshot(os.path.join(folder, name), whole=True)

    def test_pictures(self):
        """All pictures can be decoded, and all sounds."""
        page = self.shown()
        broken = page.evaluate("""Promise.all([...document.querySelectorAll("svg image")].map(image => {
            const copy = new Image(); copy.src = image.href.baseVal;
            return copy.decode().then(() => copy.naturalWidth > 10 ? null : "empty", error => String(error)); }))
            .then(found => found.filter(Boolean))""")
        self.assertEqual(broken, [])
        self.assertGreater(page.evaluate("document.querySelectorAll('svg image').length"), 5)
        seconds = page.evaluate("""new Promise(done => { const sound = document.querySelector("audio");
            sound.onloadedmetadata = () => done(sound.duration); sound.onerror = () => done(0); sound.load(); })""")
        self.assertGreater(seconds, 0.5)

    def test_figures_lead_to_recordings(self):
        """A figure shows the recordings behind it, as many as it says; "Show all" brings back the others."""
        page = self.shown()
        rows = "[...document.querySelectorAll('.all tbody tr')].filter(r => getComputedStyle(r).display != 'none')"
        total = page.evaluate(f"{rows}.length")
        links = page.evaluate("""[...document.querySelectorAll("section:not(.all) a[href^='#']")]
            .filter(a => document.querySelector(a.hash)?.matches(".filter") && /^[0-9,]+$/.test(a.textContent))
            .map(a => [a.hash, Number(a.textContent.replace(",", "")), !!a.closest(".month")])""")
        self.assertGreater(len(links), 10)
        for anchor, count, is_day in links:
            page.evaluate(f"location.hash = '{anchor}'")
            found = page.evaluate(f"{rows}.length")
            # A calendar's link has the day as its text.
            self.assertTrue(0 < found < total if is_day else found == count, f"{anchor}: {found}, not {count}")
        page.evaluate("document.querySelector('.filter:target a').click()")
        self.assertEqual(page.evaluate(f"{rows}.length"), total)

    def test_keyboard(self):
        """Tab goes to the skip link first, and through the page without getting caught; Enter follows."""
        page = self.shown()
        page.press("Tab")
        self.assertEqual(page.evaluate("document.activeElement.className"), "skip")
        page.press("Enter")
        self.assertEqual(page.evaluate("location.hash"), "#answer")
        places = []
        for _ in range(60):
            page.press("Tab")
            places.append(page.evaluate("""(() => { const a = document.activeElement, s = getComputedStyle(a);
                return [a.getAttribute("href") ?? a.localName, s.outlineStyle != "none"]; })()"""))
        self.assertGreater(len({name for name, _ in places}), 15)
        self.assertTrue(all(outlined for _, outlined in places), "the focus cannot be seen")

    def test_dates(self):
        """Dates are the reader's; without a script they are in English, and all else is the same."""
        german = self.shown(locale="de-DE")
        self.assertIn("5. Januar 2026", german.evaluate("document.querySelector('#answer .over').textContent"))
        plain = self.shown(script=False)
        with open(self.path, encoding="utf-8") as file:
            self.assertIn('data-f="d">5 January 2026</time>', file.read())
        # Chromium's own protocol may look at a page without its script.
        root = plain.call("DOM.getDocument")["root"]["nodeId"]
        over = plain.call("DOM.querySelector", nodeId=root, selector="#answer .over")["nodeId"]
        self.assertIn(">5 January 2026<", plain.call("DOM.getOuterHTML", nodeId=over)["outerHTML"])
        self.assertEqual(plain.complaints, [])

    def test_print(self):
        """It prints on A4, the charts too."""
        path = os.path.join(self.folder.name, "report.pdf")
        page = self.shown(dark=True)
        page.pdf(path)
        with open(path, "rb") as file:
            data = file.read()
        boxes = {tuple(float(x) for x in box.split()) for box in re.findall(rb"/MediaBox ?\[([^\]]*)\]", data)}
        self.assertTrue(boxes)
        for _, _, width, height in boxes:
            self.assertAlmostEqual(width, 595, delta=2)
            self.assertAlmostEqual(height, 842, delta=2)
        if os.environ.get("UNBIDDEN_SHOTS"):
            os.replace(path, os.path.join(os.environ["UNBIDDEN_SHOTS"], "report.pdf"))

    def test_many(self):
        """10,000 recordings open in two seconds from a file under 10 MB, and a figure still finds its own."""
        path = os.path.join(self.folder.name, "many.html")
        unbidden("report", "--ledger", large_ledger(self.folder.name, 10_000), "--output", path)
        self.assertLess(os.path.getsize(path), 10_000_000)
        # The quickest of three: what else the machine does meanwhile is not the page's.
        times = []
        for _ in range(3):
            page = self.browser.page()
            self.addCleanup(page.close)
            page.open(f"file://{path}")
            times.append(page.evaluate("""new Promise(done => requestAnimationFrame(() => setTimeout(() => {
                const load = performance.getEntriesByType("navigation")[0];
                done(Math.max(load.loadEventEnd, performance.now()) / 1000); })))"""))
        seconds = min(times)
        print(f"10,000 recordings: {os.path.getsize(path) / 1e6:.1f} MB, shown after {seconds:.2f} s")
        self.assertLess(seconds, OPENS_WITHIN)
        page.evaluate("location.hash = '#c-noise'")
        shown = page.evaluate("[...document.querySelectorAll('.all tbody tr')]"
                              ".filter(r => getComputedStyle(r).display != 'none').length")
        said = page.evaluate("document.querySelector('#why a[href=\"#c-noise\"]').textContent.replace(',', '')")
        self.assertEqual(shown, int(said))


if __name__ == "__main__":
    unittest.main()
