package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writers that put, overwrite, delete and read through two clusters, each in a directory of its
 * own, and know what was acknowledged. What was refused may have happened all the same: such a file
 * is never touched again.
 */
final class Workload {
  private static final int WRITERS = 3;
  private static final int FILES = 25;
  private static final Duration STALL = Duration.ofMinutes(2);

  private final List<ReachedNode> nodes;
  private final List<Writer> writers = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong unsure = new AtomicLong();
  private volatile boolean stopping;

  Workload(long seed, ReachedNode... nodes) {
    this.nodes = List.of(nodes);
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer("w" + i, new Random(seed + i)));
    }
  }

  void start() {
    writers.forEach(writer -> writer.thread.start());
  }

  /** Waits until so many more operations were done. */
  void awaitMore(int operations) {
    long target = done.get() + operations;
    Await.within(STALL, () -> assertThat(done.get()).isGreaterThanOrEqualTo(target));
  }

  /**
   * Stops it; returns what was acknowledged last of each file that nothing is unsure of: its
   * content, null if deleted.
   */
  Map<String, @Nullable String> stop() throws InterruptedException {
    stopping = true;
    Map<String, @Nullable String> acknowledged = new TreeMap<>();
    for (Writer writer : writers) {
      writer.thread.join();
      acknowledged.putAll(writer.acknowledged);
    }
    return acknowledged;
  }

  long done() {
    return done.get();
  }

  long unsure() {
    return unsure.get();
  }

  /** One thread with its own directory. */
  private final class Writer {
    private final String directory;
    private final Random random;
    private final Thread thread;
    private final Map<String, @Nullable String> acknowledged = new HashMap<>();
    private final List<String> files = new ArrayList<>();
    private int made;

    Writer(String directory, Random random) {
      this.directory = directory;
      this.random = random;
      this.thread = new Thread(this::run, "workload-" + directory);
      thread.setDaemon(true);
      for (int i = 0; i < FILES; i++) {
        files.add(newName());
      }
    }

    private void run() {
      for (int i = 0; !stopping; i++) {
        ReachedNode node = nodes.get(random.nextInt(nodes.size()));
        ReachedNode reader = nodes.get(random.nextInt(nodes.size()));
        if (!node.serves()) {
          continue;
        }
        if (random.nextInt(15) == 0) {
          moveTree(node, reader);
        } else {
          changeFile(node, random.nextInt(FILES), i);
        }
        look(reader, files.get(random.nextInt(FILES)));
      }
    }

    private void changeFile(ReachedNode node, int which, int number) {
      String key = files.get(which);
      try {
        if (acknowledged.get(key) != null && random.nextInt(4) == 0) {
          node.doors().delete("/lake/" + key, false);
          acknowledged.put(key, null);
        } else {
          String text = key + " " + number + "x".repeat(random.nextInt(200));
          node.doors().put("/lake/" + key, text);
          acknowledged.put(key, text);
        }
        done.incrementAndGet();
      } catch (RefusedException e) {
        unsure.incrementAndGet();
        acknowledged.remove(key);
        files.set(which, newName());
      }
    }

    /**
     * Makes a small tree, moves it, and now and then removes it; who reads holds some of it before.
     */
    private void moveTree(ReachedNode node, ReachedNode reader) {
      String from = newName();
      String to = newName();
      Map<String, @Nullable String> expected = new HashMap<>();
      for (String file : List.of("/a", "/b/c")) {
        expected.put(from + file, null);
        expected.put(to + file, from);
      }
      try {
        node.doors().put("/lake/" + from + "/a", from);
        node.doors().put("/lake/" + from + "/b/c", from);
        look(reader, from + "/b/c");
        look(reader, to + "/b/c");
        node.doors().rename("/lake/" + from, "/lake/" + to);
        if (random.nextBoolean()) {
          look(reader, to + "/a");
          node.doors().delete("/lake/" + to, true);
          expected.replaceAll((key, text) -> null);
        }
        acknowledged.putAll(expected);
        done.incrementAndGet();
      } catch (RefusedException e) {
        unsure.incrementAndGet();
      }
    }

    /** Reads, so that something is held that can become old. */
    private void look(ReachedNode node, String key) {
      try {
        boolean unused =
            random.nextInt(5) == 0
                ? node.doors().ls("/lake/kill/" + directory).isEmpty()
                : node.doors().isAbsent("/lake/" + key);
      } catch (RefusedException e) {
        // It does not run, or is about to: nothing is learned.
      }
    }

    private String newName() {
      return "kill/" + directory + "/f" + made++;
    }
  }
}
