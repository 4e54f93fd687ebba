package io.syncline.cli.command.check;

import io.syncline.cli.quantity.CountText;
import io.syncline.proto.node.v1.CheckRun;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How far a check is, in a line; how fast it is comes from the last few answers. */
final class CheckProgress {
  private static final int BAR = 16;
  private static final int SAMPLES = 10;

  private record Sample(Instant time, long compared) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Takes note of an answer. */
  void sample(CheckRun run, Instant now) {
    if (samples.size() == SAMPLES) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(now, run.getCompared()));
  }

  /** The line for a check that was sampled last. */
  String line(CheckRun run) {
    long found = CheckWords.found(run) + run.getWaiting();
    String settling =
        run.getWaiting() == 0 ? "" : " (" + CountText.rounded(run.getWaiting()) + " settling)";
    return run.getPath()
        + "  "
        + bar(run)
        + "  "
        + CheckWords.shards(run)
        + " shards  "
        + CountText.rounded(run.getCompared())
        + " compared"
        + rate()
        + (found == 0 ? "" : "  found " + CountText.rounded(found) + settling);
  }

  private String rate() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long millis = last.time().toEpochMilli() - first.time().toEpochMilli();
    long compared = last.compared() - first.compared();
    return millis <= 0 || compared < 0
        ? ""
        : "  " + CountText.rounded(compared * 1000.0 / millis) + "/s";
  }

  private static String bar(CheckRun run) {
    int done =
        run.getShardsTotal() == 0
            ? 0
            : (int) Math.min(BAR, (long) BAR * run.getShardsDone() / run.getShardsTotal());
    return "#".repeat(done) + ".".repeat(BAR - done);
  }
}
