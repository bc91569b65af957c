"""Debian's Chromium, driven through its debugging pipe with nothing but the standard library.

The pipe speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/): JSON messages
that end with a zero byte, in on descriptor 3, out on descriptor 4.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """A Chromium with a profile of its own, gone at the end. Use it as a context."""

    def __init__(self):
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        if not program:
            raise RuntimeError("there is no chromium; `make test-browser` installs it")
        self.folder = tempfile.mkdtemp(prefix="unbidden-browser-")
        to_child, self._output = os.pipe()
        self._input, from_child = os.pipe()

        def set_descriptors():
            # Copies first: one of the two may be 3 or 4 already.
            first, second = os.dup(to_child), os.dup(from_child)
            os.dup2(first, 3)
            os.dup2(second, 4)

        flags = ["--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.folder}", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--disable-extensions", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en-US"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        self._errors = open(os.path.join(self.folder, "errors"), "wb")
        self._child = subprocess.Popen([program, *flags], stdin=subprocess.DEVNULL, stdout=self._errors,
                                       stderr=self._errors, pass_fds=(3, 4), preexec_fn=set_descriptors)
        os.close(to_child)
        os.close(from_child)
        self._number = 0
        self._rest = b""
        self._answers = {}
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close", timeout=5)
        except (RuntimeError, OSError):
            pass
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._errors.close()
        os.close(self._output)
        os.close(self._input)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, session=None, timeout=60, **parameters):
        """Calls a method of the protocol, and waits for its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._output, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + timeout
        while self._number not in self._answers:
            self.read(end - time.monotonic(), f"answer to {method}")
        answer = self._answers.pop(self._number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def read(self, timeout, what="event"):
        """Takes what the browser says next; events gather in `events`."""
        ready, _, _ = select.select([self._input], [], [], max(0, timeout))
        if not ready:
            raise RuntimeError(f"no {what} in time")
        piece = os.read(self._input, 1 << 20)
        if not piece:
            raise RuntimeError("the browser has ended")
        *messages, self._rest = (self._rest + piece).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self.events.append(message)

    def page(self, **options):
        return Page(self, **options)


class Page:
    """A tab, of a given width and colour scheme, that remembers what it asked of the network and what it said
    to the console."""

    def __init__(self, browser, width=1280, height=900, dark=False, script=True, locale=None):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        if locale:
            self.call("Emulation.setLocaleOverride", locale=locale)

    def call(self, method, **parameters):
        return self.browser.call(method, session=self.session, **parameters)

    def open(self, url, timeout=60):
        """Goes to the address. Returns the seconds until its load event."""
        start = time.monotonic()
        seen = len(self.browser.events)
        self.call("Page.navigate", url=url)
        while not any(e["method"] == "Page.loadEventFired" and e.get("sessionId") == self.session
                      for e in self.browser.events[seen:]):
            self.browser.read(start + timeout - time.monotonic(), f"load of {url}")
        return time.monotonic() - start

    def evaluate(self, expression):
        """The value of a JavaScript expression, which may be a promise."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "it failed"))
        return result["result"].get("value")

    def press(self, key, code=None, text=None):
        """A key on the keyboard, as "Tab" or "j"."""
        names = {"Tab": 9, "Enter": 13, " ": 32, "Escape": 27}
        number = names.get(key, ord(key.upper()) if len(key) == 1 else 0)
        text = text or ({"Enter": "\r"}.get(key) or (key if len(key) == 1 else None))
        event = {"key": key, "windowsVirtualKeyCode": number, "code": code or key}
        self.call("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def screenshot(self, path, whole=False, clip=None):
        options = {"captureBeyondViewport": True} if whole or clip else {}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000)}
        if clip:
            options["clip"] = {"scale": 1, **clip}
        data = self.call("Page.captureScreenshot", format="png", **options)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True,
                         preferCSSPageSize=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def _mine(self, method):
        return [e["params"] for e in self.browser.events
                if e["method"] == method and e.get("sessionId") == self.session]

    @property
    def requests(self):
        """All addresses that the page has asked for, its own too."""
        return [p["request"]["url"] for p in self._mine("Network.requestWillBeSent")]

    @property
    def complaints(self):
        """Errors and warnings of the console, and exceptions that nobody caught."""
        said = [str(p["args"]) for p in self._mine("Runtime.consoleAPICalled") if p["type"] in ("error", "warning")]
        said += [p["exceptionDetails"]["text"] for p in self._mine("Runtime.exceptionThrown")]
        return said + [p["entry"]["text"] for p in self._mine("Log.entryAdded")
                       if p["entry"]["level"] in ("error", "warning")]

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
