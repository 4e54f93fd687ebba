package io.syncline.watch;

import io.syncline.core.error.SyncException;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a feed says of itself, for tests. */
public final class RecordingListener implements WatchListener {
  /** One line each, such as {@code late PT3M}. */
  public final List<String> lines = new ArrayList<>();

  @Override
  public void polled(Poll poll, OptionalLong until) {
    lines.add("polled");
  }

  @Override
  public void lost(WatchLoss loss) {
    lines.add("lost " + loss.cause());
  }

  @Override
  public void failed(SyncException failure) {
    lines.add("failed " + failure.code());
  }

  @Override
  public void malformed(String why, String excerpt) {
    lines.add("malformed " + excerpt);
  }

  @Override
  public void late(Duration age, Duration allowance) {
    lines.add("late, allowed " + allowance);
  }

  @Override
  public void canary(Duration delay) {
    lines.add("canary " + delay);
  }

  @Override
  public void reached(WatchLimit limit) {
    lines.add("reached " + limit);
  }

  @Override
  public void canaryMissing(Duration waited) {
    lines.add("canary missing " + waited);
  }
}
