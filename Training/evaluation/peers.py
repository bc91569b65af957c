#!/usr/bin/env python3
"""What an engine heard in the streams that mix.py built: everything that a DET curve needs.

  peers.py STREAMS OUT --engine porcupine --keywords alexa,computer
  peers.py STREAMS OUT --engine .build/release/unbidden --name unbidden [--models FOLDER]

Writes OUT/NAME.STREAMS.KEYWORD.json with
  row         what spot.py prints, computed by its own code from the same events
  positives   [file, best score]; null where nothing was heard
  negatives   [file, seconds, score], the best of each second, best first (the best 1000)
Words that are written already are left alone, so an interrupted run goes on where it stopped.
"""
import argparse
import json
import os
import sys

KEPT = 1000


class Recorder:
    """An engine, and what it heard in each file."""

    def __init__(self, engine):
        self.engine = engine
        self.heard = {}
        if hasattr(engine, "batch"):
            self.batch = self._batch

    def __getattr__(self, name):
        # spot.py looks for `engines` and `decoders`, to tell the speed of one of them.
        return getattr(self.engine, name)

    def _batch(self, paths):
        found = self.engine.batch(paths)
        self.heard.update(found)
        return found

    def events(self, path):
        self.heard[path] = self.engine.events(path)
        return self.heard[path]


def main():
    a = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    a.add_argument("streams")
    a.add_argument("out")
    a.add_argument("--engine", required=True, help="a peer, or the path of unbidden")
    a.add_argument("--name", help="what to call it (default: the engine)")
    a.add_argument("--keywords", default="alexa,computer,jarvis,smart_mirror,snowboy,view_glass")
    a.add_argument("--models", help="a folder with KEYWORD.wake, where unbidden has no such word")
    a.add_argument("--eval", default="../shared/eval", help="the folder of spot.py")
    o = a.parse_args()
    sys.path.insert(0, o.eval)
    from engines import PEERS, Unbidden
    from spot import measure, merged

    streams = o.streams.rstrip("/")
    os.makedirs(o.out, exist_ok=True)
    name = o.name or os.path.basename(o.engine)
    for keyword in o.keywords.split(","):
        path = f"{o.out}/{name}.{os.path.basename(streams)}.{keyword}.json"
        if os.path.exists(path):
            continue
        if o.engine in PEERS:
            engine = PEERS[o.engine](keyword)
        else:
            model = f"{o.models}/{keyword}.wake" if o.models else None
            engine = Unbidden(keyword, o.engine, model)
        recorder = Recorder(engine)
        row = measure(recorder, streams, keyword)
        row = dict(engine=name, streams=os.path.basename(streams), **row)
        positives, negatives = [], []
        for file, events in sorted(recorder.heard.items()):
            if f"/pos/{keyword}/" in file:
                positives.append([file, max((s for _, s in events), default=None)])
            else:
                negatives += [[file, round(t, 3), s] for t, s in merged(events)]
        negatives.sort(key=lambda n: (-n[2], n[0], n[1]))
        with open(path + ".part", "w") as out:
            json.dump(dict(row=row, positives=positives, negatives=negatives[:KEPT]), out)
        os.rename(path + ".part", path)
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
