#!/usr/bin/env python3
"""The page of `unbidden review` in a real browser, against the running program."""

import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

from browser import Browser
from ledgers import PROGRAM, sample_ledger
from report_test import CHECKS, WIDTHS

CARD = "document.getElementById('recording').dataset.id"
SAID = "document.getElementById('said').textContent"


class ReviewTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="unbidden-review-")
        self.addCleanup(self.folder.cleanup)
        self.ledger = sample_ledger(self.folder.name)
        with sqlite3.connect(self.ledger) as db:
            db.execute("DELETE FROM labels")
        self.browser = Browser()
        self.addCleanup(self.browser.__exit__)
        self.start()

    def start(self):
        self.program = subprocess.Popen([PROGRAM, "review", "--ledger", self.ledger, "--no-open"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.stop, self.program)
        self.address = self.program.stdout.readline().strip()

    def stop(self, program):
        program.kill()
        program.wait()
        program.stdout.close()

    def shown(self, **options):
        page = self.browser.page(**options)
        self.addCleanup(page.close)
        page.open(self.address)
        self.wait(page, f"!!{CARD}")
        return page

    def wait(self, page, expression, seconds=20):
        end = time.monotonic() + seconds
        while not page.evaluate(expression):
            self.assertLess(time.monotonic(), end, f"never came true: {expression}")
            time.sleep(0.02)

    def labels(self):
        with sqlite3.connect(self.ledger) as db:
            return dict(db.execute("SELECT r.name, l.label FROM labels l JOIN recordings r ON r.id = l.recording"))

    def decide(self, page, key):
        """Presses a key, and waits for the decision to be kept. Returns the recording."""
        shown = page.evaluate(CARD)
        page.evaluate("document.getElementById('said').textContent = ''")
        page.press(key)
        self.wait(page, f"{SAID}.startsWith('Kept')")
        self.wait(page, f"{CARD} != '{shown}'")
        return shown

    def test_widths_and_schemes(self):
        """It fits at three widths, light and dark; nothing is complained of, and nobody else is asked."""
        origin = self.address.split("?")[0]
        for width in WIDTHS:
            for dark in (False, True):
                with self.subTest(width=width, dark=dark):
                    page = self.shown(width=width, dark=dark)
                    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                    self.assertEqual(page.evaluate(CHECKS), [])
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                    self.assertEqual(page.complaints, [])
                    self.assertEqual([u for u in page.requests if not u.startswith((origin, "data:"))], [])
                    self.assertEqual(page.evaluate("location.search + document.cookie"), "")
                    folder = os.environ.get("UNBIDDEN_SHOTS")
                    if folder:
                        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
                        page.screenshot(os.path.join(folder, f"review-{width}-{'dark' if dark else 'light'}.png"),
                                        whole=True)

    def test_keyboard(self):
        """Twenty recordings are decided by keys alone; one is taken back; a reload shows what is left."""
        page = self.shown()
        told = {}
        for number in range(20):
            key = "waau"[number % 4]
            told[self.decide(page, key)] = {"w": "wake", "a": "accidental", "u": "unsure"}[key]
        self.assertEqual(self.labels(), told)
        self.assertIn("The audit was right in", page.evaluate("document.body.textContent"))
        page.press("z")
        self.wait(page, f"{SAID}.startsWith('Taken back')")
        last = list(told)[-1]
        self.assertEqual(page.evaluate(CARD), last)
        del told[last]
        self.assertEqual(self.labels(), told)
        page.press("j")
        self.wait(page, f"{CARD} != '{last}'")
        page.press("k")
        self.wait(page, f"{CARD} == '{last}'")
        page.call("Page.reload")
        time.sleep(0.5)
        self.wait(page, f"!!{CARD}")
        self.assertNotIn(page.evaluate(CARD), told)
        self.assertEqual(page.complaints, [])

    def test_playing(self):
        """Space plays the distorted beginning, and the row of it stands in the log; clear takes a click."""
        page = self.shown()
        page.press(" ")
        self.wait(page, "!document.getElementById('player').error && document.getElementById('player').duration > 0.3")
        self.assertLess(page.evaluate("document.getElementById('player').duration"), 5)
        page.evaluate("document.getElementById('clear').click()")
        page.evaluate("document.getElementById('rest').click()")
        self.wait(page, "document.getElementById('player').src.endsWith('/2')")
        page.evaluate("document.getElementById('log').open = true")
        self.wait(page, "document.querySelectorAll('#playings tr').length == 2")
        with sqlite3.connect(self.ledger) as db:
            rows = db.execute("SELECT sound, part FROM playings ORDER BY id").fetchall()
        self.assertEqual(rows, [("distorted", "head"), ("clear", "whole")])
        page.press("j")
        self.wait(page, "!document.getElementById('clear').checked")

    def test_two_tabs_and_a_kill(self):
        """Two tabs lose no decision; a program that is killed has kept all, and the next goes on."""
        first, second = self.shown(), self.shown()
        same = first.evaluate(CARD)
        self.assertEqual(second.evaluate(CARD), same)
        self.decide(first, "w")
        second.press("a")
        self.wait(second, f"{SAID}.includes('another page has said wake word')")
        self.assertEqual(self.labels(), {same: "wake"})
        self.assertEqual(self.decide(second, "a"), same)
        self.assertEqual(self.labels(), {same: "accidental"})
        other = self.decide(first, "w")
        self.program.send_signal(signal.SIGKILL)
        self.program.wait()
        first.press("w")
        self.wait(first, f"{SAID}.includes('cannot be reached')")
        self.assertEqual(self.labels(), {same: "accidental", other: "wake"})
        self.start()
        third = self.shown()
        self.assertNotIn(third.evaluate(CARD), (same, other))
        self.assertIn("2 decided", third.evaluate("document.getElementById('place').textContent"))

    def test_opened_by_the_program(self):
        """A page that a file leads to, as the program opens it, can be reloaded."""
        path = os.path.join(self.folder.name, "start.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<!DOCTYPE html><meta http-equiv="refresh" content="0;url={self.address}">')
        page = self.browser.page()
        self.addCleanup(page.close)
        page.open(f"file://{path}")
        self.wait(page, "location.protocol == 'http:' && !!document.getElementById('recording')?.dataset.id")
        page.call("Page.reload")
        time.sleep(0.5)
        self.wait(page, f"!!document.getElementById('recording') && !!{CARD}")

    def test_end_with_a_request_under_way(self):
        """A decision that is on its way when the program is told to stop is still kept."""
        with sqlite3.connect(self.ledger) as db:
            name, = db.execute("SELECT r.name FROM recordings r JOIN findings f ON f.recording = r.id LIMIT 1").fetchone()
        base, token = self.address.split("/?token=")
        host = base.removeprefix("http://")
        body = '{"id":"%s","label":"wake"}' % name
        with socket.create_connection(host.split(":")) as way:
            way.sendall((f"POST /labels HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
                         f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
                         + body[:5]).encode())
            time.sleep(0.3)
            self.program.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            self.assertIsNone(self.program.poll())
            way.sendall(body[5:].encode())
            way.settimeout(5)
            self.assertTrue(way.recv(4096).startswith(b"HTTP/1.1 200"))
        self.assertEqual(self.program.wait(8), 0)
        self.assertEqual(self.labels(), {name: "wake"})

    def test_end(self):
        """Ctrl-C ends it at once with pages open, and tells what the decisions change."""
        page = self.shown()
        self.decide(page, "a")
        self.program.send_signal(signal.SIGINT)
        start = time.monotonic()
        told = self.program.stdout.read()
        self.assertEqual(self.program.wait(), 0)
        self.assertLess(time.monotonic() - start, 8)
        self.assertIn("1 decision", told)
        self.assertIn("With people's decisions in place of its verdicts", told)


if __name__ == "__main__":
    unittest.main()
