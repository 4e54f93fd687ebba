package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.RecordRouter;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Readers, a writer outside and the thread that applies the log, all at once, in random schedules.
 * When everything written was applied, nothing that differs from the store is served, however long
 * it may be kept.
 */
final class EngineConvergenceTest {
  private static final int ROUNDS = 5;
  private static final int STEPS = 80;
  private static final List<String> HOT = List.of("a", "a/b", "a/b/c", "a/b/d", "b");
  private static final List<String> NAMES = List.of("a", "a-", "b", "c", "d");

  @ParameterizedTest(name = "{0}, seed {1}")
  @CsvSource({"s3, 1", "s3, 2", "s3, 3", "s3, 4", "hdfs, 1", "hdfs, 2", "hdfs, 3", "hdfs, 4"})
  void whatIsServedForEverEqualsTheStoreOnceTheLogIsApplied(String scheme, long seed)
      throws Exception {
    new Run(scheme, seed).run();
  }

  private static final class Run {
    private final String scheme;
    private final long seed;
    private final EngineRig rig;
    private final ConcurrentLinkedQueue<Change> log = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean written = new AtomicBoolean();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong listed = new AtomicLong();

    Run(String scheme, long seed) {
      this.scheme = scheme;
      this.seed = seed;
      MemoryUfs ufs =
          scheme.equals("s3")
              ? MemoryUfs.objectStore(EngineRig.CLOCK, 2)
              : MemoryUfs.tree(EngineRig.CLOCK, 2);
      rig =
          new EngineRig(
              ufs,
              new EngineRig.Settings(
                  3,
                  new ShardLimits(seed % 2 == 0 ? 12 : 1_000, 4, 2),
                  new EngineLimits(3, 4, 2, 2),
                  WatermarkSource.NONE));
    }

    void run() throws Exception {
      Random pauses = new Random(seed);
      rig.ufs.beforeAnswer((operation, location) -> linger(pauses));
      for (int round = 0; round < ROUNDS; round++) {
        round(seed * 1_000 + round * 10L);
      }
      assertThat(listed.get()).isPositive();
      rig.close();
    }

    /** Answers that take their time are overtaken by what is applied meanwhile. */
    private static void linger(Random pauses) {
      int pause;
      synchronized (pauses) {
        pause = pauses.nextInt(10) < 6 ? 0 : pauses.nextInt(1_500);
      }
      if (pause > 0) {
        LockSupport.parkNanos(pause * 1_000L);
      }
    }

    private void round(long seed) throws Exception {
      written.set(false);
      reads.set(0);
      List<Threads.Call<Void>> threads = new ArrayList<>();
      threads.add(Threads.call(() -> write(new Random(seed))));
      threads.add(Threads.call(() -> applyLog(new Random(seed + 1))));
      for (int reader = 0; reader < 3; reader++) {
        Random random = new Random(seed + 2 + reader);
        threads.add(Threads.call(() -> read(random)));
      }
      for (Threads.Call<Void> thread : threads) {
        thread.result();
      }
      assertThat(rig.failures).isEmpty();
      compare(Bound.NONE);
    }

    /** Mostly one of a few, so that what happens to one location meets. */
    private Location random(Random random) {
      if (random.nextInt(10) < 7) {
        return Location.parse(scheme + "://lake/" + HOT.get(random.nextInt(HOT.size())));
      }
      StringBuilder path = new StringBuilder();
      for (int depth = random.nextInt(3); depth >= 0; depth--) {
        path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
      }
      return Location.parse(scheme + "://lake" + path);
    }

    private Void write(Random random) {
      for (int step = 0; step < STEPS; step++) {
        Location location = random(random);
        Optional<FileStatus> before = rig.ufs.look(location);
        if (random.nextInt(3) > 0) {
          put(location, before, "version " + step);
        } else if (before.isPresent() && !location.isRoot()) {
          boolean tree = before.get().isDirectory() || !truth(location).isEmpty();
          rig.ufs.removeOutside(location);
          log.add(
              tree
                  ? EngineRig.tree(location, ChangeKind.REMOVED)
                  : EngineRig.change(location, ChangeKind.REMOVED));
        }
        awaitReads(step);
      }
      written.set(true);
      return null;
    }

    /** Keeps the writer from being done before anybody read. */
    private void awaitReads(int atLeast) {
      long start = System.nanoTime();
      while (reads.get() < atLeast) {
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
        LockSupport.parkNanos(1_000);
      }
    }

    /**
     * On a tree a file in the way is removed, and a directory that a file needs is made, each as a
     * tree of its own.
     */
    private void put(Location location, Optional<FileStatus> before, String text) {
      if (!location.scheme().implicitDirectories()) {
        if (before.map(FileStatus::isDirectory).orElse(false)) {
          return;
        }
        List<Location> ancestors = new ArrayList<>(location.ancestors());
        ancestors.sort(Comparator.naturalOrder());
        for (Location ancestor : ancestors) {
          Optional<FileStatus> above = rig.ufs.look(ancestor);
          if (above.isPresent() && !above.get().isDirectory()) {
            rig.ufs.removeOutside(ancestor);
          }
          if (above.isEmpty() || !above.get().isDirectory()) {
            rig.ufs.createDirectoryOutside(ancestor);
            log.add(EngineRig.tree(ancestor, ChangeKind.UNKNOWN));
          }
        }
      }
      rig.ufs.putOutside(location, text);
      boolean overwritten = before.isPresent() && !before.get().isDirectory();
      log.add(EngineRig.change(location, overwritten ? ChangeKind.MODIFIED : ChangeKind.CREATED));
    }

    /**
     * The thread of the log: applies late and in batches, loses and regains shards, sometimes all
     * that is held.
     */
    private Void applyLog(Random random) {
      RecordRouter router = new RecordRouter(rig.function);
      while (!written.get() || !log.isEmpty()) {
        List<Change> batch = new ArrayList<>();
        for (int size = random.nextInt(4); size > 0 && !log.isEmpty(); size--) {
          batch.add(log.poll());
        }
        if (!batch.isEmpty()) {
          router
              .route(batch)
              .forEach((shard, told) -> rig.apply(shard, new BusRecord.Changes(told)));
        }
        switch (healing() ? random.nextInt(400) : 400) {
          case 0 -> {
            int shard = random.nextInt(3);
            rig.shards.revoked(shard);
            rig.own(shard);
          }
          case 1 -> rig.shards.moved(0, EngineRig.at(0, 1), true, "a test");
          case 2 ->
              rig.shards.invalidateLocally(
                  List.of(new Invalidation(random(random), Scope.SUBTREE)));
          case 3 -> rig.engine.maintain();
          default -> LockSupport.parkNanos(1_000);
        }
      }
      return null;
    }

    /**
     * Whether what is lost may be healed by readers who always ask and by shards that start anew:
     * that hides faults.
     */
    private boolean healing() {
      return seed % 3 == 0;
    }

    private Void read(Random random) {
      while (!written.get() || !log.isEmpty()) {
        Location location = random(random);
        ReadTerms terms =
            switch (healing() ? random.nextInt(3) : 0) {
              case 0 -> rig.unbounded();
              case 1 -> rig.terms(Duration.ofSeconds(1));
              default -> rig.terms(Duration.ZERO);
            };
        reads.incrementAndGet();
        rig.pass(Duration.ofMillis(random.nextInt(50)));
        if (random.nextBoolean()) {
          rig.engine.entry(location, terms);
        } else {
          List<String> names = new ArrayList<>();
          rig.engine.listing(
              location,
              terms,
              batch -> {
                listed.addAndGet(batch.size());
                batch.forEach(child -> names.add(child.location().name()));
              });
          assertThat(names.size()).isLessThan(3 * NAMES.size());
        }
      }
      return null;
    }

    private void compare(Bound bound) {
      ReadTerms terms = new ReadTerms(rig.s3(""), rig.ufs, bound, false);
      for (Location location : universe()) {
        assertThat(rig.engine.entry(location, terms).found())
            .as("%s seed %s: entry of %s", scheme, seed, location)
            .isEqualTo(rig.ufs.look(location));
      }
      for (Location location : universe()) {
        SortedMap<String, FileStatus> children = new TreeMap<>();
        ListingAnswer answer =
            rig.engine.listing(
                location,
                terms,
                batch -> batch.forEach(c -> children.put(c.location().name(), c.status())));
        assertThat(children)
            .as("%s seed %s: listing of %s, %s", scheme, seed, location, answer)
            .isEqualTo(truth(location));
        boolean there = rig.ufs.look(location).isPresent();
        assertThat(answer.outcome() != ListingAnswer.Outcome.ABSENT).isEqualTo(there);
      }
    }

    private Map<String, FileStatus> truth(Location directory) {
      SortedMap<String, FileStatus> children = new TreeMap<>();
      String continuation = null;
      do {
        ListingPage page;
        try {
          page = rig.ufs.list(directory, continuation);
        } catch (SyncException e) {
          return children;
        }
        page.children().forEach(child -> children.put(child.name(), child.status()));
        continuation = page.continuation();
      } while (continuation != null);
      return children;
    }

    private List<Location> universe() {
      List<Location> all = new ArrayList<>();
      for (String first : NAMES) {
        Location top = Location.parse(scheme + "://lake/" + first);
        all.add(top);
        for (String second : NAMES) {
          all.add(top.child(second));
          NAMES.forEach(third -> all.add(top.child(second).child(third)));
        }
      }
      return all;
    }
  }
}
