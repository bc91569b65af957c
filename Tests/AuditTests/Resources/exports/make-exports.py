#!/usr/bin/env python3
"""Makes the archives of this folder: small exports in each known form, and hostile ones.

  python3 Tests/AuditTests/Resources/exports/make-exports.py      (needs zip and zstd)

The sound is cut from SampleAudio, people and devices are made up, and all dates are fixed, so that the
same versions of the programs give the same bytes again. Where each form is known from:
../shared/research/export-formats.md.
"""

import gzip
import io
import json
import os
import subprocess
import tarfile
import tempfile
import time
import wave
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "../../../../SampleAudio")
MODIFIED = (2026, 3, 1, 12, 0, 0)
# As seconds since 1970, in UTC.
MODIFIED_SECONDS = 1772366400


def wav(name="lantern-kitchen.wav", seconds=0.1):
    with wave.open(os.path.join(SAMPLES, "recordings", name)) as whole:
        frames = whole.readframes(int(seconds * whole.getframerate()))
        cut = io.BytesIO()
        with wave.open(cut, "wb") as out:
            out.setparams(whole.getparams())
            out.writeframes(frames)
    return cut.getvalue()


def mp3():
    with open(os.path.join(SAMPLES, "recordings", "near-river-tea.mp3"), "rb") as file:
        whole = file.read(5000)
    # Without the first frame, which says how long the whole is.
    second = whole.index(b"\xff\xf3", whole.index(b"Info"))
    return whole[second:second + 4000]


WAV, MP3 = wav(), mp3()


def write_zip(name, files):
    """files: names (bytes that are no UTF-8 go in as they are) with their contents."""
    with zipfile.ZipFile(os.path.join(HERE, name), "w") as archive:
        for path, content in files:
            info = zipfile.ZipInfo(path, MODIFIED)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


def tar_bytes(files):
    """files: names with bytes, or with a tarfile type and where it leads."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path, content in files:
            info = tarfile.TarInfo(path)
            info.mtime = MODIFIED_SECONDS
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                info.type, info.linkname = content
                archive.addfile(info)
    return out.getvalue()


def write(name, content):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(content)


# --- Google -----------------------------------------------------------------------------------


def activity(title, stamp, files):
    return {"header": "Assistant", "title": title, "titleUrl": "https://www.google.com/search?q=x",
            "time": stamp, "products": ["Assistant"], "audioFiles": files}


def takeout_json():
    folder = "Takeout/My Activity/Assistant/"
    voice = "Takeout/My Activity/Voice and Audio/"
    names = ["2018-11-21_17_31_56_905_UTC.mp3", "2018-11-21_17_32_05_601_UTC.mp3"]
    entries = [
        activity("Said what time is it", "2018-11-21T17:31:56.905Z", names[:1]),
        activity("Said are you \"running\"", "2018-11-21T17:32:05.601Z", names[1:]),
        {"header": "Assistant", "title": "Used Assistant", "time": "2018-11-20T01:02:03.000Z"},
    ]
    return [
        (folder + names[0], MP3), (folder + names[1], MP3),
        (folder + "MyActivity.json", json.dumps(entries, indent=2)),
        # Without a list, and an older name with what was understood.
        (voice + "2014-07-14_22_52_14_341_UTC-remind me of the train.mp3", MP3),
        # What a Takeout holds besides.
        ("Takeout/Google Play Music/Tracks/Anna - Song.mp3", MP3),
        ("Takeout/Location History/Records.json", '{"locations": [{"latitudeE7": 1}]}'),
        ("Takeout/archive_browser.html", "<html><body>Takeout</body></html>"),
    ]


def takeout_html():
    """A German one: folder and file names differ, what is in them does not."""
    folder = "Takeout/Meine Aktivitäten/Assistant/"
    cell = ('<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
            '<div class="header-cell mdl-cell mdl-cell--12-col">'
            '<p class="mdl-typography--title">Assistant<br></p></div>'
            '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">%s<br>'
            '21.11.2018, 18:31:56 MEZ</div>'
            '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 '
            'mdl-typography--text-right">%s</div></div></div>')
    audio = '<audio controls><source src="%s"></audio>'
    name = "2018-11-21_17_31_56_905_UTC.mp3"
    page = ("<html><head><title>Meine Aktivitäten</title></head><body>"
            + cell % ('Said&nbsp;<a href="https://www.google.com/search?q=a">salt &amp; pepper</a>',
                      audio % name)
            + cell % ("Google Assistant verwendet", "") + "</body></html>")
    return [(folder + "MeineAktivitäten.html", page), (folder + name, MP3)]


# --- Amazon -----------------------------------------------------------------------------------


def alexa_export():
    table = ("Date and Time (UTC),Audio File Name,Device Name,Transcript,Utterance Type\r\n"
             '2026-01-02 03:04:05,a1.wav,Anna\'s Echo,"alexa, turn on the light",GENERAL\r\n'
             "2026-01-02 03:04:09,a2.wav,Anna's Echo,,WAKE_WORD_ONLY\r\n"
             "2026-01-02,short row\r\n")
    # Another export, other columns; the file lies elsewhere than the list says.
    other = ("audio,when,what the customer said: text\n"
             "Audio/b1.wav,1767323045000,good night\n")
    orders = "Order ID,Order Date\n111-222,2026-01-02\n"
    return [
        ("Alexa/Recordings 1/a1.wav", WAV), ("Alexa/Recordings 1/a2.wav", WAV),
        ("Alexa/Recordings 1/Transcripts.csv", table),
        ("Alexa/2/Audio/b1.wav", WAV), ("Alexa/2/list.csv", other),
        ("Retail.OrderHistory.1/Retail.OrderHistory.1.csv", orders),
    ]


def alexa_dashboard():
    utterance = "A3S5BH2HU6VAYF:1.0/2018/05/15/15/G090LF1181530DEX/07:41::TNIH_2V.e2d0/%d"
    def record(stamp, kind, number, text):
        return {
            "recordKey": "A1CUSTOMER#%d#A3S5BH2HU6VAYF#G090LF1181530DEX" % stamp,
            "timestamp": stamp, "utteranceType": kind, "domain": "Home", "intent": None,
            "device": {"deviceName": "Kitchen", "serialNumber": "G090LF1181530DEX"},
            "voiceHistoryRecordItems": [
                {"recordItemType": "CUSTOMER_TRANSCRIPT", "utteranceId": utterance % number,
                 "transcriptText": text},
                {"recordItemType": "ALEXA_RESPONSE", "transcriptText": "OK"}],
        }
    page = {"customerHistoryRecords": [
        record(1526389661000, "WAKE_WORD_ONLY", 0, "alexa"),
        record(1526389663000, "GENERAL", 1, "well i see you soon")], "encodedRequestToken": None}
    def name(number):
        return (utterance % number).replace("/", "_").replace(":", "_") + ".wav"
    return [("history/records.json", json.dumps(page)), ("history/" + name(0), WAV),
            ("history/" + name(1), WAV)]


# --- The others -------------------------------------------------------------------------------

UUID = "0b5a7a2e-2d0a-4f7d-8b3a-6b3a0b5a7a2e"
NAMED = {
    "cift": ["VOICE/(2018-05-15T15_07_41+0200)_TEXT(well i see you soon).wav",
             "VOICE/(2018-05-15T15_07_38+0200)_TEXT(TRANSCRIPT NOT AVAILABLE).wav"],
    "home-assistant": [
        "0123456789abcdef0123456789abcdef/home/81234567890123/00_wake-wake_word.openwakeword.wav",
        "0123456789abcdef0123456789abcdef/home/81234567890123/01_stt-stt.faster_whisper.wav",
        "home/81234567890124/00_wake-wake_word.openwakeword.wav"],
    "wyoming-satellite": ["81234567890123-wake.wav", "81234567890123-stt.wav"],
    "wyoming-openwakeword": ["81234567890123.wav", "1767323045000.wav"],
    "openwakeword": ["2026_01_02_03_04_05_hey_jarvis.wav"],
    "rustpotter": ["[hey home]1767323045123-0.5283.wav"],
    "precise": ["prefix-123456789.0.wav", "123456789.12.wav"],
    "mycroft": ["hey-mycroft.0c2c5e37a1a7c8b7.1767323045123.123456789." + UUID + ".wav",
                "mycroft_utterance2026-01-02 03:04:05.123456.wav"],
    "unbidden": ["hey_jarvis-2026-11-21T093000.125Z.wav", "hey_jarvis-2026-11-21T093000.125Z-2.wav"],
    "folder": ["kitchen/1.wav", "kitchen/2.wav", "notes.txt"],
}

# --- Hostile ones -----------------------------------------------------------------------------


def zip_of(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files:
            archive.writestr(zipfile.ZipInfo(path, MODIFIED), content)
    return out.getvalue()


def hostile_tar():
    return tar_bytes([
        ("good 1.wav", WAV),
        ("link.wav", (tarfile.SYMTYPE, "/etc/passwd")),
        ("hard.wav", (tarfile.LNKTYPE, "good 1.wav")),
        ("device.wav", (tarfile.CHRTYPE, "")),
        ("pipe.wav", (tarfile.FIFOTYPE, "")),
        ("/etc/absolute.wav", WAV),
        ("a/../../outside.wav", WAV),
        ("C:\\windows.wav", WAV),
        ("inner.zip", zip_of([("x.wav", WAV)])),
        ("._good 1.wav", b"resource fork"),
        ("__MACOSX/good.wav", b"resource fork"),
        ("./good 2.wav", WAV),
    ])


def latin1_zip():
    """A name that is no UTF-8, as old programs wrote it: zipfile itself would not."""
    whole = zip_of([("caf#.wav", WAV), ("good.wav", WAV)])
    return whole.replace(b"caf#.wav", b"caf\xe9.wav")


def encrypted_zip():
    with tempfile.TemporaryDirectory() as folder:
        for name in ["secret.wav", "open.wav"]:
            path = os.path.join(folder, name)
            with open(path, "wb") as file:
                file.write(WAV)
            os.utime(path, (MODIFIED_SECONDS, MODIFIED_SECONDS))
        subprocess.run(["zip", "-qX", "-P", "password", "e.zip", "secret.wav"], cwd=folder, check=True)
        subprocess.run(["zip", "-qX", "e.zip", "open.wav"], cwd=folder, check=True)
        with open(os.path.join(folder, "e.zip"), "rb") as file:
            return file.read()


def main():
    os.environ["TZ"] = "UTC"
    time.tzset()
    write_zip("google-takeout.zip", takeout_json())
    write_zip("google-takeout-html.zip", takeout_html())
    write_zip("alexa-export.zip", alexa_export())
    write_zip("alexa-dashboard.zip", alexa_dashboard())
    for form, names in NAMED.items():
        write_zip(form + ".zip", [(name, WAV) for name in names])
    plain = tar_bytes([("kitchen/1.wav", WAV), ("kitchen/2.wav", WAV)])
    write("plain.tar", plain)
    write("plain.tar.gz", gzip.compress(plain, mtime=0))
    write("plain.tar.zst", subprocess.run(["zstd", "-q"], input=plain, stdout=subprocess.PIPE,
                                          check=True).stdout)
    write("hostile.tar", hostile_tar())
    write("latin1.zip", latin1_zip())
    write("encrypted.zip", encrypted_zip())
    # Three megabytes of zeros that call themselves recordings.
    write_zip("bomb.zip", [("good.wav", WAV), ("bomb.wav", bytes(3 << 20)), ("after.wav", WAV)])
    write("bomb.tar.gz", gzip.compress(tar_bytes(
        [("good.wav", WAV), ("bomb.bin", bytes(6 << 20)), ("after.wav", WAV)]), mtime=0))


if __name__ == "__main__":
    main()
