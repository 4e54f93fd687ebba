package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Children in the order in which their store lists them. */
final class SiblingOrderTest {
  @Test
  void anObjectStoreListsADirectoryWhereItsSlashSorts() {
    assertThat(
            List.of(
                SiblingOrder.slot(Scheme.S3, "k", false),
                SiblingOrder.slot(Scheme.S3, "k-1", false),
                SiblingOrder.slot(Scheme.S3, "k.x", true),
                SiblingOrder.slot(Scheme.S3, "k", true),
                SiblingOrder.slot(Scheme.S3, "k0", false)))
        .containsExactly("k", "k-1", "k.x/", "k/", "k0")
        .isSortedAccordingTo(SiblingOrder.slots());
  }

  @Test
  void aTreeListsADirectoryWhereItsNameSorts() {
    for (Scheme tree : List.of(Scheme.HDFS, Scheme.FILE)) {
      assertThat(SiblingOrder.slot(tree, "k", true)).isEqualTo("k");
      assertThat(SiblingOrder.slot(tree, "k", false)).isEqualTo("k");
    }
  }

  @Test
  void theOrderIsThatOfBytes() {
    assertThat(SiblingOrder.slots().compare("\uffff", "\uD83D\uDE00")).isNegative();
    assertThat(SiblingOrder.slots().compare("Z", "a")).isNegative();
    assertThat(SiblingOrder.slots().compare("", "/")).isNegative();
  }

  @Property
  void aSlotTellsItsName(@ForAll("names") String name, @ForAll boolean directory) {
    for (Scheme scheme : Scheme.values()) {
      assertThat(SiblingOrder.name(SiblingOrder.slot(scheme, name, directory))).isEqualTo(name);
    }
  }

  /**
   * What makes a merge of two listings as streams possible: the order is that of the keys below
   * each child.
   */
  @Property
  void anObjectStoresOrderIsThatOfTheKeysBelowEachChild(
      @ForAll("names") String left,
      @ForAll boolean leftDirectory,
      @ForAll("names") String right,
      @ForAll boolean rightDirectory) {
    String leftKey = leftDirectory ? left + "/x" : left;
    String rightKey = rightDirectory ? right + "/x" : right;
    int slots =
        SiblingOrder.slots()
            .compare(
                SiblingOrder.slot(Scheme.S3, left, leftDirectory),
                SiblingOrder.slot(Scheme.S3, right, rightDirectory));
    assertThat(Integer.signum(slots))
        .isEqualTo(Integer.signum(Location.compareUtf8(leftKey, rightKey)));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "", "k", "k-", "k.", "k0", "k-1", "\u00e9", "\uffff", "\uD83D\uDE00", "K", "k k");
  }
}
