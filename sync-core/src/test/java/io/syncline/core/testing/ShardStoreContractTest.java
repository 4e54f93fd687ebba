package io.syncline.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.shard.ShardStore.Child;
import io.syncline.core.shard.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every {@link ShardStore} promises; the fake and the real one pass it. */
public abstract class ShardStoreContractTest {
  /** Comes behind U+FFFD in UTF-8 and before it in UTF-16. */
  private static final String SUPPLEMENTARY = "\uD83D\uDE00";

  private static final Validation ASKED = new Validation(7, 5, 3, -42);
  private static final Location LAKE = Location.parse("s3://lake");
  private static final Location A = Location.parse("s3://lake/a");

  /** The store of a shard, empty when a test begins. Shards of one test belong to one node. */
  protected abstract ShardStore store(int shard);

  @Test
  void holdsNothingAtFirst() {
    ShardStore store = store(3);
    assertThat(store.shard()).isEqualTo(3);
    assertThat(store.entry(A)).isNull();
    assertThat(store.listing(A)).isNull();
    assertThat(store.children(A, null, 10)).isEmpty();
    assertThat(store.entriesAfter(Optional.empty(), 10)).isEmpty();
    assertThat(store.marks()).isEmpty();
    assertThat(store.counters()).isEqualTo(ShardCounters.NEW);
    assertThat(store.positions()).isEmpty();
  }

  @Test
  void givesBackEachStateOfAnEntry() {
    FileStatus full =
        new FileStatus(
            FileType.FILE, Long.MAX_VALUE, Instant.parse("2024-02-29T23:59:59.123456789Z"), "e-1");
    FileStatus old = new FileStatus(FileType.FILE, 0, Instant.parse("1969-12-31T23:59:59Z"), "");
    List<Entry> entries =
        List.of(
            Entry.present(full, ASKED),
            Entry.present(full, ASKED).asStale(),
            Entry.present(old, Validation.NONE),
            Entry.present(FileStatus.directory(), ASKED),
            Entry.absent(ASKED),
            Entry.absent(ASKED).asStale(),
            Entry.placeholder());
    ShardBatch batch = new ShardBatch();
    for (int i = 0; i < entries.size(); i++) {
      batch.entry(A.child("x" + i), entries.get(i));
    }
    ShardStore store = store(0);
    store.write(batch);
    for (int i = 0; i < entries.size(); i++) {
      assertThat(store.entry(A.child("x" + i))).isEqualTo(entries.get(i));
    }
    assertThat(store.children(A, null, 10)).extracting(Child::entry).isEqualTo(entries);
  }

  @Test
  void keepsTheNumbersExpectedNextUntilForgotten() {
    ShardStore store = store(0);
    Origin east = new Origin("east", "n1", 7);
    Origin west = new Origin("west", "n-2", 1L << 40);
    store.write(new ShardBatch().sequence(east, 3L).sequence(west, -1L));
    store.write(new ShardBatch().sequence(east, 5L));
    assertThat(store.sequences()).isEqualTo(Map.of(east, 5L, west, -1L));
    store.write(new ShardBatch().sequence(west, null));
    assertThat(store.sequences()).isEqualTo(Map.of(east, 5L));
    store.clear();
    assertThat(store.sequences()).isEmpty();
  }

  @Test
  void givesBackListingsMarksPositionsAndCounters() {
    ShardStore store = store(0);
    Listing complete = new Listing(true, ASKED, 1_000_000, 3, Long.MAX_VALUE);
    Listing incomplete = new Listing(false, Validation.NONE, 0, 0, 0);
    Position east = new Position("syncline.changes.east", "a0B-_", 0, Long.MAX_VALUE);
    Position west = new Position("syncline.changes.west", "", 0, 0);
    ShardCounters counters = new ShardCounters(Long.MAX_VALUE, 2, 3, 4, 5);
    store.write(
        new ShardBatch()
            .listing(A, complete)
            .listing(LAKE, incomplete)
            .mark(A, 1L)
            .mark(LAKE, Long.MAX_VALUE)
            .position(east)
            .position(west)
            .counters(counters));
    assertThat(store.listing(A)).isEqualTo(complete);
    assertThat(store.listing(LAKE)).isEqualTo(incomplete);
    assertThat(store.marks()).containsOnly(mark(A, 1), mark(LAKE, Long.MAX_VALUE));
    assertThat(store.positions()).containsExactlyInAnyOrder(east, west);
    assertThat(store.counters()).isEqualTo(counters);
  }

  @Test
  void leavesWhatABatchDoesNotName() {
    ShardStore store = store(0);
    ShardCounters counters = counters(4);
    Position east = new Position("syncline.changes.east", "id", 0, 5);
    store.write(new ShardBatch().entry(A, file(1)).mark(A, 1L).position(east).counters(counters));
    store.write(new ShardBatch().listing(A, listing(0)));
    store.write(new ShardBatch());
    assertThat(store.entry(A)).isEqualTo(file(1));
    assertThat(store.marks()).containsOnly(mark(A, 1));
    assertThat(store.positions()).containsExactly(east);
    assertThat(store.counters()).isEqualTo(counters);
  }

  @Test
  void theLastEffectOnAKeyCounts() {
    ShardStore store = store(0);
    store.write(
        new ShardBatch()
            .entry(A, file(1))
            .entry(A, directory())
            .mark(A, 1L)
            .mark(A, null)
            .position(new Position("t", "id", 0, 9))
            .position(new Position("t", "another", 0, 2)));
    assertThat(store.entry(A)).isEqualTo(directory());
    assertThat(store.marks()).isEmpty();
    assertThat(store.positions()).containsExactly(new Position("t", "another", 0, 2));
  }

  @Test
  void removesWhatIsSetToNull() {
    ShardStore store = store(0);
    Location b = A.child("b");
    store.write(
        new ShardBatch()
            .entry(A, file(1))
            .entry(b, directory())
            .listing(A, listing(1))
            .mark(A, 1L));
    store.write(new ShardBatch().entry(A, null).entry(b, null).listing(A, null).mark(A, null));
    assertThat(store.entry(A)).isNull();
    assertThat(store.entry(b)).isNull();
    assertThat(store.listing(A)).isNull();
    assertThat(store.marks()).isEmpty();
    assertThat(store.entriesAfter(Optional.empty(), 10)).isEmpty();
    store.write(new ShardBatch().entry(A, null).listing(A, null).mark(A, null));
  }

  @Test
  void ordersADirectoryWhereAnObjectStoreListsIt() {
    ShardStore store = store(0);
    store.write(
        new ShardBatch()
            .entry(A.child("k0"), file(1))
            .entry(A.child("k"), directory())
            .entry(A.child("k-1"), file(2))
            .entry(A.child("k."), Entry.placeholder()));
    assertThat(slots(store, A)).containsExactly("k-1", "k.", "k/", "k0");
    assertThat(store.children(A, "k.", 1)).containsExactly(new Child("k/", "k", directory()));
    assertThat(store.children(A, "k/", 9)).containsExactly(new Child("k0", "k0", file(1)));
  }

  @Test
  void ordersChildrenOfATreeByNameAlone() {
    ShardStore store = store(0);
    Location tree = Location.parse("hdfs://nn1/a");
    store.write(
        new ShardBatch()
            .entry(tree.child("k0"), file(1))
            .entry(tree.child("k"), directory())
            .entry(tree.child("k-1"), file(2)));
    assertThat(slots(store, tree)).containsExactly("k", "k-1", "k0");
  }

  @Test
  void ordersNamesByTheirUtf8Bytes() {
    ShardStore store = store(0);
    List<String> names =
        List.of("", "\u0001", " ", "Z", "a", "\u00e9", "\ud7ff", "\ufffd", SUPPLEMENTARY);
    ShardBatch batch = new ShardBatch();
    for (int i = names.size() - 1; i >= 0; i--) {
      batch.entry(A.child(names.get(i)), file(i));
    }
    store.write(batch);
    assertThat(slots(store, A)).isEqualTo(names);
    assertThat(store.children(A, "\ufffd", 9))
        .extracting(Child::name)
        .containsExactly(SUPPLEMENTARY);
  }

  @Test
  void aLocationHasOneEntryWhateverItsType() {
    ShardStore store = store(0);
    for (Entry entry :
        List.of(
            file(1), directory(), file(2), Entry.absent(ASKED), directory(), Entry.placeholder())) {
      store.write(new ShardBatch().entry(A, entry));
      assertThat(store.entry(A)).isEqualTo(entry);
      assertThat(store.children(LAKE, null, 9)).extracting(Child::entry).containsExactly(entry);
      assertThat(store.entriesAfter(Optional.empty(), 9)).containsExactly(A);
    }
    store.write(new ShardBatch().entry(A, null));
    assertThat(store.children(LAKE, null, 9)).isEmpty();
  }

  @Test
  void childrenComeInPages() {
    ShardStore store = store(0);
    ShardBatch batch = new ShardBatch();
    List<String> expected = new ArrayList<>();
    for (int i = 100; i < 150; i++) {
      batch.entry(A.child("n" + i), file(i));
      expected.add("n" + i);
    }
    store.write(batch);
    List<String> seen = new ArrayList<>();
    String after = null;
    for (List<Child> page = store.children(A, after, 7); !page.isEmpty(); ) {
      assertThat(page).hasSizeLessThanOrEqualTo(7);
      page.forEach(child -> seen.add(child.slot()));
      after = page.get(page.size() - 1).slot();
      page = store.children(A, after, 7);
    }
    assertThat(seen).isEqualTo(expected);
    assertThat(store.children(A, "n1", 2)).extracting(Child::slot).containsExactly("n100", "n101");
    assertThat(store.children(A, "n1205", 1)).extracting(Child::slot).containsExactly("n121");
    assertThat(store.children(A, null, 0)).isEmpty();
  }

  /** The empty name is a child like any other, and there are children behind it. */
  @Test
  void childrenGoOnBehindTheEmptySlot() {
    ShardStore store = store(0);
    store.write(
        new ShardBatch()
            .entry(A.child(""), file(1))
            .entry(A.child("\u0001"), file(2))
            .entry(A.child("b"), directory()));
    assertThat(store.children(A, null, 1)).extracting(Child::slot).containsExactly("");
    assertThat(store.children(A, "", 1)).extracting(Child::slot).containsExactly("\u0001");
    assertThat(store.children(A, "", 9)).extracting(Child::slot).containsExactly("\u0001", "b/");
    store.write(new ShardBatch().entry(A.child(""), directory()));
    assertThat(slots(store, A)).containsExactly("\u0001", "/", "b/");
    store.write(new ShardBatch().entry(A.child(""), null));
    assertThat(store.children(A, "", 9)).extracting(Child::slot).containsExactly("\u0001", "b/");
  }

  @Test
  void childrenAreOnlyThoseListedInTheDirectoryItself() {
    ShardStore store = store(0);
    store.write(
        new ShardBatch()
            .entry(LAKE, directory())
            .entry(A, directory())
            .entry(A.child("b"), directory())
            .entry(A.child("b").child("c"), file(1))
            .entry(A.child(""), file(2))
            .entry(A.child("").child("b"), file(3))
            .entry(Location.restore("s3://lake/a\u0001"), directory())
            .entry(Location.restore("s3://lake/a\u0001/x"), file(4))
            .entry(Location.parse("s3://lake/ab/x"), file(5))
            .entry(Location.parse("s3://lake2/x"), file(6)));
    assertThat(slots(store, LAKE)).containsExactly("a\u0001/", "a/");
    assertThat(slots(store, A)).containsExactly("", "b/");
    assertThat(slots(store, A.child("b"))).containsExactly("c");
    assertThat(slots(store, A.child(""))).containsExactly("b");
    assertThat(slots(store, Location.parse("s3://lake/ab"))).containsExactly("x");
    assertThat(slots(store, Location.parse("s3://lake2"))).containsExactly("x");
    assertThat(store.entriesAfter(Optional.empty(), 99)).hasSize(10);
  }

  @Test
  void aRootHasAnEntryOfItsOwn() {
    ShardStore store = store(0);
    List<Location> roots = List.of(LAKE, Location.parse("hdfs://nn1/"), Location.parse("file:///"));
    for (Location root : roots) {
      store.write(new ShardBatch().entry(root, Entry.placeholder()));
      store.write(new ShardBatch().entry(root, directory()).entry(root.child("x"), file(1)));
      assertThat(store.entry(root)).isEqualTo(directory());
      assertThat(slots(store, root)).containsExactly("x");
    }
    assertThat(store.entriesAfter(Optional.empty(), 99)).hasSize(6).containsAll(roots);
    roots.forEach(root -> store.write(new ShardBatch().entry(root, null)));
    assertThat(store.entriesAfter(Optional.empty(), 99))
        .hasSize(3)
        .doesNotContainAnyElementsOf(roots);
  }

  @Test
  void walksEachEntryOnceInPagesOfAnySize() {
    ShardStore store = store(0);
    Set<Location> expected = walked(store);
    for (int limit : new int[] {1, 2, 3, 100}) {
      List<Location> seen = walk(store, limit, location -> false);
      assertThat(seen).doesNotHaveDuplicates();
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(store.entriesAfter(Optional.of(seen.get(seen.size() - 1)), limit)).isEmpty();
    }
  }

  @Test
  void walksOnBehindAnEntryThatIsGone() {
    ShardStore store = store(0);
    Set<Location> expected = walked(store);
    List<Location> seen = walk(store, 1, location -> true);
    assertThat(new HashSet<>(seen)).isEqualTo(expected);
    assertThat(store.entriesAfter(Optional.empty(), 9)).isEmpty();
  }

  @Test
  void walksEachListingOnceInPagesOfAnySize() {
    ShardStore store = store(0);
    assertThat(store.listingsAfter(Optional.empty(), 9)).isEmpty();
    Set<Location> expected = Set.of(LAKE, A, A.child(""), A.child("-"), Location.parse("file:///"));
    ShardBatch batch = new ShardBatch();
    expected.forEach(directory -> batch.listing(directory, listing(1)));
    store.write(batch.entry(A.child("x"), file(1)));
    for (int limit : new int[] {1, 2, 5, 9}) {
      List<Location> seen =
          pages(
              after -> {
                List<Location> page = store.listingsAfter(after, limit);
                assertThat(page).hasSizeLessThanOrEqualTo(limit);
                return page;
              });
      assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(store.listingsAfter(Optional.empty(), 0)).isEmpty();
  }

  @Test
  void walksOnBehindAListingThatIsGone() {
    ShardStore store = store(0);
    store.write(new ShardBatch().listing(LAKE, listing(1)).listing(A, listing(1)));
    List<Location> all = store.listingsAfter(Optional.empty(), 9);
    store.write(new ShardBatch().listing(all.get(0), null));
    assertThat(store.listingsAfter(Optional.of(all.get(0)), 9)).containsExactly(all.get(1));
    assertThat(store.listingsAfter(Optional.of(all.get(1)), 9)).isEmpty();
  }

  /** Whatever lies between in the order of keys, and whichever slot the tree itself is in. */
  @Test
  void walksOneTreeAlone() {
    ShardStore store = store(0);
    Set<Location> all = walked(store);
    ShardBatch batch = new ShardBatch();
    for (String path :
        new String[] {"a-b", "a.", "a0", "ab", "a\u0001", "a/k/x", "a/k/x/y", "a//x"}) {
      Location location = Location.restore("s3://lake/" + path);
      batch.entry(location, path.length() % 2 == 0 ? file(1) : directory());
      all.add(location);
    }
    all.forEach(location -> batch.listing(location, listing(1)));
    store.write(batch);
    List<Location> trees = new ArrayList<>(all);
    trees.add(Location.parse("s3://lake/none"));
    trees.add(Location.parse("file:///"));
    for (Location tree : trees) {
      Set<Location> expected =
          all.stream().filter(at -> at.isAtOrBelow(tree)).collect(Collectors.toSet());
      for (int limit : new int[] {1, 2, 3, 100}) {
        assertThat(pages(after -> store.entriesWithin(tree, after, limit)))
            .as("entries of %s", tree)
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pages(after -> store.listingsWithin(tree, after, limit)))
            .as("listings of %s", tree)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
      for (Location after : all) {
        assertThat(store.entriesWithin(tree, Optional.of(after), 99))
            .as("behind %s, of %s", after, tree)
            .isEqualTo(
                store.entriesAfter(Optional.of(after), 99).stream()
                    .filter(at -> at.isAtOrBelow(tree))
                    .toList());
      }
    }
  }

  @Test
  void shardsDoNotSeeEachOther() {
    List<Integer> shards = List.of(0, 1, 255, 256, 1023);
    for (int shard : shards) {
      store(shard)
          .write(
              new ShardBatch()
                  .entry(A, file(shard))
                  .listing(LAKE, listing(shard))
                  .mark(A, shard + 1L)
                  .position(new Position("t", "id", shard, shard))
                  .counters(counters(shard + 1)));
    }
    store(255).clear();
    for (int shard : shards) {
      ShardStore store = store(shard);
      boolean kept = shard != 255;
      assertThat(store.entry(A)).isEqualTo(kept ? file(shard) : null);
      assertThat(slots(store, LAKE)).isEqualTo(kept ? List.of("a") : List.of());
      assertThat(store.entriesAfter(Optional.empty(), 9)).hasSize(kept ? 1 : 0);
      assertThat(store.listingsAfter(Optional.empty(), 9)).hasSize(kept ? 1 : 0);
      assertThat(store.listing(LAKE)).isEqualTo(kept ? listing(shard) : null);
      assertThat(store.marks()).hasSize(kept ? 1 : 0);
      assertThat(store.positions()).hasSize(kept ? 1 : 0);
      assertThat(store.counters().rows()).isEqualTo(kept ? shard + 1 : 0);
    }
  }

  @Test
  void aClearedShardCanBeFilledAgain() {
    ShardStore store = store(1);
    store.write(new ShardBatch().entry(A, file(1)).entry(A.child("b"), file(1)).mark(A, 1L));
    store.clear();
    store.write(new ShardBatch().entry(A, directory()).counters(counters(1)));
    assertThat(store.entry(A)).isEqualTo(directory());
    assertThat(store.entriesAfter(Optional.empty(), 9)).containsExactly(A);
    assertThat(store.marks()).isEmpty();
    assertThat(store.counters()).isEqualTo(counters(1));
  }

  @Test
  void readersSeeWholeBatches() {
    ShardStore store = store(0);
    Location x = A.child("x");
    store.write(
        new ShardBatch()
            .entry(x, file(0))
            .entry(A.child("y"), file(0))
            .entry(A.child("z"), file(0)));
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= 2_000; i++) {
                // x is a file and a directory by turns, which has it change its place.
                store.write(
                    new ShardBatch()
                        .entry(x, i % 2 == 0 ? file(i) : directory())
                        .entry(A.child("y"), file(i))
                        .entry(A.child("z"), file(i)));
              }
            });
    do {
      assertThat(store.entry(x)).isNotNull();
      List<Child> children = store.children(A, null, 9);
      assertThat(children).extracting(Child::name).containsExactly("x", "y", "z");
      long step = size(children.get(1));
      assertThat(size(children.get(2))).isEqualTo(step);
      assertThat(children.get(0).entry()).isEqualTo(step % 2 == 0 ? file(step) : directory());
    } while (!writer.isDone());
    writer.join();
  }

  /** Fills a store with entries whose order is intricate. */
  private static Set<Location> walked(ShardStore store) {
    ShardBatch batch =
        new ShardBatch()
            .entry(LAKE, directory())
            .entry(A, directory())
            .entry(A.child("k"), directory())
            .entry(A.child("k-1"), file(1))
            .entry(A.child("k-2"), directory())
            .entry(A.child("k0"), file(2))
            .entry(A.child("m"), Entry.absent(ASKED))
            .entry(A.child(""), file(3))
            .entry(A.child(SUPPLEMENTARY), directory())
            .entry(Location.parse("hdfs://nn1/"), directory())
            .entry(Location.parse("hdfs://nn1/k"), directory())
            .entry(Location.parse("hdfs://nn1/k-1"), file(4));
    store.write(batch);
    return new HashSet<>(batch.entries().keySet());
  }

  private static List<Location> walk(ShardStore store, int limit, Predicate<Location> remove) {
    List<Location> seen = new ArrayList<>();
    for (List<Location> page = store.entriesAfter(Optional.empty(), limit); !page.isEmpty(); ) {
      assertThat(page).hasSizeLessThanOrEqualTo(limit);
      assertThat(seen).as("the walk ends").hasSizeLessThan(1_000);
      seen.addAll(page);
      ShardBatch batch = new ShardBatch();
      page.stream().filter(remove).forEach(location -> batch.entry(location, null));
      store.write(batch);
      page = store.entriesAfter(Optional.of(page.get(page.size() - 1)), limit);
    }
    return seen;
  }

  private static List<Location> pages(Function<Optional<Location>, List<Location>> walk) {
    List<Location> seen = new ArrayList<>();
    Optional<Location> after = Optional.empty();
    for (List<Location> page = walk.apply(after); !page.isEmpty(); page = walk.apply(after)) {
      assertThat(seen).as("the walk ends").hasSizeLessThan(1_000);
      seen.addAll(page);
      after = Optional.of(page.get(page.size() - 1));
    }
    return seen;
  }

  private static List<String> slots(ShardStore store, Location directory) {
    return store.children(directory, null, 1_000).stream().map(Child::slot).toList();
  }

  private static Map.Entry<Location, Long> mark(Location location, long tick) {
    return Map.entry(location, tick);
  }

  private static long size(Child child) {
    FileStatus status = child.entry().status();
    assertThat(status).isNotNull();
    return status.size();
  }

  private static Listing listing(long children) {
    return new Listing(true, ASKED, children, 0, 0);
  }

  private static ShardCounters counters(long rows) {
    return new ShardCounters(1, 2, 3, rows, 4);
  }

  private static Entry file(long size) {
    return Entry.present(new FileStatus(FileType.FILE, size, null, "v" + size), ASKED);
  }

  private static Entry directory() {
    return Entry.present(FileStatus.directory(), ASKED);
  }
}
