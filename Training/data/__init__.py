"""What the network learns from: recordings, words and phones, and the frames of both front ends."""
