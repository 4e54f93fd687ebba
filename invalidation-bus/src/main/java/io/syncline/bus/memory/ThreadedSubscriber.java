package io.syncline.bus.memory;

import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.spi.ShardSink;
import org.jspecify.annotations.Nullable;

/** A subscriber that steps itself on a thread of its own whenever the log changes. */
final class ThreadedSubscriber implements ChangeSubscriber {
  private static final long LONGEST_WAIT_MILLIS = 200;

  private final MemoryLog log;
  private final SteppedSubscriber stepped;
  private final String name;
  private volatile boolean stopping;
  private volatile boolean connected;
  private volatile @Nullable Thread thread;

  ThreadedSubscriber(MemoryLog log, SteppedSubscriber stepped, String name) {
    this.log = log;
    this.stepped = stepped;
    this.name = name;
  }

  @Override
  public void start(ShardSink sink) {
    stepped.start(sink);
    Thread reader = new Thread(this::run, name);
    reader.setDaemon(true);
    thread = reader;
    reader.start();
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public void close() {
    stopping = true;
    log.changed();
    Thread reader = thread;
    if (reader == null) {
      return;
    }
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        long seen = log.version();
        boolean moved = stepped.step();
        connected = stepped.connected();
        if (!moved) {
          log.awaitChange(seen, LONGEST_WAIT_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connected = false;
      stepped.close();
    }
  }
}
