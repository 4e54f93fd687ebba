package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** Two clusters are compared: what differs is found, and nothing else is. */
final class PeerMergeTest {
  private static final Location ROOT = Location.parse("s3://lake/");
  private static final Comparator<HeldDirectory> ORDER =
      Comparator.comparingInt(HeldDirectory::shard).thenComparing(HeldDirectory::location);

  /** What one cluster holds of a child; null status for nothing there. */
  record Child(@Nullable FileStatus status, boolean served) {}

  /** What one cluster holds of a directory as a whole. */
  record Whole(boolean valid, Map<String, Child> children) {}

  /** Found are exactly the names about which both would answer, and not the same. */
  @Property
  void findsExactlyWhatDiffersAndBothServe(
      @ForAll("clusters") Map<Integer, Whole> here, @ForAll("clusters") Map<Integer, Whole> there) {
    DirectoryMerge merge =
        new DirectoryMerge(directories(here).iterator(), directories(there).iterator());
    Set<Location> found = new HashSet<>();
    Set<Location> looked = new HashSet<>();
    Optional<HeldDirectory> next = merge.next();
    while (next.isPresent()) {
      Location directory = next.get().location();
      looked.add(directory);
      int number = number(directory);
      ChildMerge children =
          new ChildMerge(
              directory,
              children(here.get(number)).iterator(),
              children(there.get(number)).iterator());
      children.next().ifPresent(found::add);
      for (Optional<Location> more = children.next(); more.isPresent(); more = children.next()) {
        found.add(more.get());
      }
      next = merge.next();
    }
    Set<Location> expected = differing(here, there);
    assertThat(found).isEqualTo(expected);
    Set<Integer> both = new HashSet<>(here.keySet());
    both.retainAll(there.keySet());
    both.removeIf(number -> !here.get(number).valid() || !there.get(number).valid());
    assertThat(merge.compared()).isEqualTo(both.size());
    Set<Integer> any = new HashSet<>(here.keySet());
    any.addAll(there.keySet());
    assertThat(merge.unserved()).isEqualTo(any.size() - both.size());
    assertThat(looked)
        .as("only what differs, or is not known whole, is looked at child by child")
        .allSatisfy(
            directory ->
                assertThat(
                        differsIn(directory, expected)
                            || isPartly(here.get(number(directory)))
                            || isPartly(there.get(number(directory))))
                    .isTrue());
    Statistics.label("differ").collect(!expected.isEmpty());
  }

  private static boolean differsIn(Location directory, Set<Location> expected) {
    return expected.stream().anyMatch(child -> child.parent().equals(Optional.of(directory)));
  }

  private static boolean isPartly(Whole whole) {
    return whole.children().values().stream().anyMatch(child -> !child.served());
  }

  private static Set<Location> differing(Map<Integer, Whole> here, Map<Integer, Whole> there) {
    Set<Location> differ = new HashSet<>();
    here.forEach(
        (number, one) -> {
          Whole other = there.get(number);
          if (other == null || !one.valid() || !other.valid()) {
            return;
          }
          Set<String> names = new HashSet<>(one.children().keySet());
          names.addAll(other.children().keySet());
          Child absent = new Child(null, true);
          for (String name : names) {
            Child left = one.children().getOrDefault(name, absent);
            Child right = other.children().getOrDefault(name, absent);
            boolean served = left.served() && right.served();
            if (served && !ChildMerge.isSame(ROOT.scheme(), left.status(), right.status())) {
              differ.add(directory(number).child(name));
            }
          }
        });
    return differ;
  }

  @Provide
  Arbitrary<Map<Integer, Whole>> clusters() {
    Arbitrary<FileStatus> files =
        Combinators.combine(Arbitraries.integers().between(1, 2), Arbitraries.of("v1", "v2"))
            .as((size, version) -> new FileStatus(FileType.FILE, size, null, version));
    // Directories have names of their own: one that is a file elsewhere is in two places.
    Arbitrary<Map<String, Child>> children =
        Combinators.combine(Arbitraries.of("a", "b", "b-", "c"), files.injectNull(0.2), served())
            .as((name, status, served) -> Map.entry(name, new Child(status, served)))
            .list()
            .ofMaxSize(4)
            .map(PeerMergeTest::sorted);
    Arbitrary<Whole> wholes =
        Combinators.combine(Arbitraries.integers().between(0, 9), children)
            .as((dice, held) -> new Whole(dice > 0, held));
    return Arbitraries.maps(Arbitraries.integers().between(0, 11), wholes).ofMaxSize(8);
  }

  private static Arbitrary<Boolean> served() {
    return Arbitraries.integers().between(0, 9).map(dice -> dice > 0);
  }

  private static Map<String, Child> sorted(List<Map.Entry<String, Child>> entries) {
    Map<String, Child> sorted = new TreeMap<>(SiblingOrder.slots());
    entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static Location directory(int number) {
    return ROOT.child("d" + number);
  }

  private static int number(Location directory) {
    return Integer.parseInt(directory.name().substring(1));
  }

  private static List<HeldDirectory> directories(Map<Integer, Whole> held) {
    List<HeldDirectory> directories = new ArrayList<>();
    held.forEach(
        (number, whole) ->
            directories.add(
                whole.valid()
                    ? HeldDirectory.valid(number % 3, directory(number), children(whole).iterator())
                    : HeldDirectory.unserved(number % 3, directory(number))));
    directories.sort(ORDER);
    return directories;
  }

  private static List<HeldChild> children(Whole whole) {
    return whole.children().entrySet().stream()
        .map(
            entry ->
                new HeldChild(entry.getKey(), entry.getValue().status(), entry.getValue().served()))
        .toList();
  }

  @Example
  void aNameThatIsAFileHereAndADirectoryThereIsFound() {
    HeldChild file = new HeldChild("x", new FileStatus(FileType.FILE, 1, null, "v"), true);
    HeldChild between = new HeldChild("x-", new FileStatus(FileType.FILE, 1, null, "v"), true);
    HeldChild directory = new HeldChild("x/", FileStatus.directory(), true);
    ChildMerge merge =
        new ChildMerge(
            ROOT, List.of(file, between).iterator(), List.of(between, directory).iterator());
    assertThat(merge.next()).contains(ROOT.child("x"));
    assertThat(merge.next()).contains(ROOT.child("x"));
    assertThat(merge.next()).isEmpty();
    assertThat(merge.compared()).isEqualTo(3);
  }

  @Example
  void aFileThatGrowsIsTheSameWhicheverSideAskedLater() {
    Location hdfs = Location.parse("hdfs://nn/");
    FileStatus small = new FileStatus(FileType.FILE, 1, null, null);
    FileStatus large = new FileStatus(FileType.FILE, 9, null, null);
    assertThat(ChildMerge.isSame(hdfs.scheme(), small, large)).isTrue();
    assertThat(ChildMerge.isSame(hdfs.scheme(), large, small)).isTrue();
    assertThat(ChildMerge.isSame(ROOT.scheme(), small, large)).isFalse();
  }

  /** A node of a version that orders otherwise would make everything look different. */
  @Example
  void directoriesOutOfOrderAreRefused() {
    List<HeldDirectory> wrong =
        List.of(
            HeldDirectory.unserved(0, ROOT.child("b")), HeldDirectory.unserved(0, ROOT.child("a")));
    DirectoryMerge merge =
        new DirectoryMerge(wrong.iterator(), List.<HeldDirectory>of().iterator());
    assertThatThrownBy(merge::next)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of order");
  }
}
