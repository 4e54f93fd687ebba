package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing has one location, and nothing else has it. */
final class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "s3://lake/a/b, s3://lake/a/b",
    "s3a://lake/a/b, s3://lake/a/b",
    "s3n://lake/a/b, s3://lake/a/b",
    "S3A://lake/a/b, s3://lake/a/b",
    "s3://lake, s3://lake/",
    "s3://lake/, s3://lake/",
    "s3://lake/a/, s3://lake/a",
    "s3://lake/a//, s3://lake/a//",
    "HDFS://NameNode:8020/User, hdfs://namenode/User",
    "hdfs://NameNode:9000/User, hdfs://namenode:9000/User",
    "hdfs://nn:18020/User, hdfs://nn:18020/User",
    "s3://lake:8020/User, s3://lake:8020/User",
    "hdfs://nn, hdfs://nn/",
    "hdfs://nn//a///b//, hdfs://nn/a/b",
    "hdfs://nn/a/./b/., hdfs://nn/a/b",
    "hdfs://nn/./a, hdfs://nn/a",
    "file:///data/x/, file:///data/x",
    "file:/data/x, file:///data/x",
    "file://localhost/data, file:///data",
    "file:///, file:///",
    "file:/, file:///",
    "file:////data//x, file:///data/x"
  })
  void oneThingHasOneCanonicalText(String written, String canonical) {
    assertThat(Location.parse(written)).hasToString(canonical);
    assertThat(Location.parse(canonical)).isEqualTo(Location.parse(written));
  }

  @Test
  void keysOfAnObjectStoreAreOpaque() {
    List<Location> keys =
        Stream.of("a/b", "a//b", "a/./b", "a/b/", "./a/b", "A/b", "a/b ", "a/%62", "a/b?", "a/b#c")
            .map(key -> Location.of(Scheme.S3, "lake", key))
            .toList();
    assertThat(keys).doesNotHaveDuplicates().hasSize(10);
    assertThat(keys).extracting(Location::path).contains("a//b", "a/./b", "a/b/", "./a/b");
  }

  @Test
  void whatIsEncodedStaysEncoded() {
    assertThat(Location.parse("s3://lake/a%2Fb+c").path()).isEqualTo("a%2Fb+c");
    assertThat(Location.parse("s3://lake/a%2Fb+c").name()).isEqualTo("a%2Fb+c");
  }

  @Test
  void namesThatOnlyLookAlikeAreDifferent() {
    assertThat(Location.parse("s3://lake/\u00e9"))
        .isNotEqualTo(Location.parse("s3://lake/e\u0301"));
    assertThat(Location.parse("hdfs://nn/\u00e9"))
        .isNotEqualTo(Location.parse("hdfs://nn/e\u0301"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/lake/a",
        "lake/a",
        "://lake/a",
        "gs://lake/a",
        "s3:/lake/a",
        "s3:lake",
        "s3://",
        "s3:///a",
        "hdfs:///a",
        "hdfs://",
        "hdfs://:8020/a",
        "file://host/a",
        "file:a",
        "s3://la ke/a",
        "s3://user@lake/a",
        "s3://l\u00e4ke/a",
        "s3://lake?x/a",
        "s3://lake//a",
        "s3://lake/../a",
        "s3://lake/a/..",
        "s3://lake/a/../b",
        "hdfs://nn/..",
        "hdfs://nn/a/../b",
        "file:///a/..",
        "s3://lake/a\u0000b",
        "file:///a\u0000b",
        "s3://lake/\ud800",
        "s3://lake/a\udc00b",
        "s3://lake/\udc00\ud800"
      })
  void whatIsNotALocationIsRefusedWithItsReason(String text) {
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOfSatisfying(
            SyncException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_LOCATION);
              assertThat(refused)
                  .hasMessageStartingWith("location '")
                  .message()
                  .hasSizeGreaterThan(20);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://lake/..a",
        "s3://lake/a..",
        "s3://lake/...",
        "hdfs://nn/..a/b...c",
        "file:///.hidden"
      })
  void dotsWithinANameAreLegal(String text) {
    assertThat(Location.parse(text)).hasToString(text);
  }

  @Test
  void controlCharactersOtherThanNulAreLegalInKeys() {
    Location odd = Location.of(Scheme.S3, "lake", "a\nb\t\u0001\u007f");
    assertThat(Location.restore(odd.toString())).isEqualTo(odd);
    assertThat(odd.parent().orElseThrow().child(odd.name())).isEqualTo(odd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://lake/a\nb",
        "s3://lake/a\u001b[31m",
        "s3://lake/a\u007f",
        "s3://lake/\u0085",
        "hdfs://nn/a\tb",
        "file:///a\rb",
        "s3\n://lake/a"
      })
  void nobodyWritesAControlCharacter(String text) {
    String found = String.format("\\u%04x", text.chars().filter(c -> c < ' ' || c > '~').sum());
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOfSatisfying(
            SyncException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_LOCATION);
              assertThat(refused.getMessage())
                  .contains("contains the control character " + found + " (expected none; ")
                  .matches("[ -~]+");
            });
  }

  @Test
  void whatIsWrongWithAKeyIsToldInOneLine() {
    Location odd = Location.of(Scheme.S3, "lake", "a\nerror SYN-9001: forged");
    assertThatThrownBy(() -> odd.child("b/c\r"))
        .hasMessageContaining("b/c\\u000d")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> odd.rebase(odd.child("d"), odd))
        .hasMessageContaining("a\\u000aerror SYN-9001: forged")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aPathHasAtMost4096BytesOfUtf8() {
    assertThat(Location.of(Scheme.S3, "lake", "x".repeat(4096)).path()).hasSize(4096);
    assertThat(Location.of(Scheme.S3, "lake", "\u00e9".repeat(2048)).path()).hasSize(2048);
    assertThat(Location.of(Scheme.S3, "lake", "\uD83D\uDE00".repeat(1024)).path()).hasSize(2048);
    assertRefused("x".repeat(4097), "4097 bytes");
    assertRefused("\u00e9".repeat(2049), "4098 bytes");
    assertRefused("\uD83D\uDE00".repeat(1025), "4100 bytes");
  }

  @Test
  void aBucketOrHostHasAtMost255Characters() {
    assertThat(Location.of(Scheme.HDFS, "n".repeat(255), "a").authority()).hasSize(255);
    assertThat(Location.parse("s3://" + "n".repeat(255) + "/a").authority()).hasSize(255);
    assertThatThrownBy(() -> Location.of(Scheme.S3, "n".repeat(256), "a"))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_LOCATION))
        .hasMessageContaining("256 characters (at most 255)")
        .message()
        .hasSizeLessThan(250);
  }

  @Test
  void aPathHasAtMost512Names() {
    assertThat(Location.of(Scheme.HDFS, "nn", "a/".repeat(511) + "a").ancestors()).hasSize(512);
    assertRefused("a/".repeat(512) + "a", "513 names");
    assertThatThrownBy(() -> Location.of(Scheme.S3, "lake", "a/".repeat(511) + "a").child("b"))
        .isInstanceOf(SyncException.class);
  }

  private static void assertRefused(String path, String because) {
    assertThatThrownBy(() -> Location.of(Scheme.S3, "lake", path))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining(because)
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void theRootHasNoParentAndNoName() {
    Location root = Location.parse("s3://lake");
    assertThat(root.isRoot()).isTrue();
    assertThat(root.parent()).isEmpty();
    assertThat(root.name()).isEmpty();
    assertThat(root.path()).isEmpty();
    assertThat(root.ancestors()).isEmpty();
    assertThat(root.root()).isEqualTo(root);
    assertThat(root.child("a")).isEqualTo(Location.parse("s3://lake/a"));
    assertThat(Location.parse("s3://lake/a").parent()).contains(root);
  }

  @Test
  void theEmptyNameIsAChildLikeAnyOther() {
    Location a = Location.parse("s3://lake/a");
    Location empty = a.child("");
    assertThat(empty.path()).isEqualTo("a/");
    assertThat(empty.name()).isEmpty();
    assertThat(empty).isNotEqualTo(a);
    assertThat(empty.parent()).contains(a);
    assertThat(empty.child("b").path()).isEqualTo("a//b");
    assertThat(empty.child("b").ancestors()).containsExactly(empty, a, a.root());
    assertThat(empty.isAtOrBelow(a)).isTrue();
    assertThat(a.isAtOrBelow(empty)).isFalse();
    assertThat(a.child("b").isAtOrBelow(empty)).isFalse();
    assertThat(empty.child("b").isAtOrBelow(empty)).isTrue();
  }

  @Test
  void aNameHasNoSlashAndATreeHasNoEmptyNames() {
    Location key = Location.parse("s3://lake/a");
    Location tree = Location.parse("hdfs://nn/a");
    assertThatThrownBy(() -> key.child("b/c")).isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> key.child("..")).isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> key.root().child("")).isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> tree.child("")).isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> tree.child(".")).isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> tree.child("..")).isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> tree.child("b/")).isInstanceOf(SyncException.class);
  }

  @Test
  void ancestorsComeNearestFirstAndTheRootLast() {
    assertThat(Location.parse("hdfs://nn/a/b/c").ancestors())
        .extracting(Location::toString)
        .containsExactly("hdfs://nn/a/b", "hdfs://nn/a", "hdfs://nn/");
  }

  /** Trap T30: a prefix of the text is not a prefix of the path. */
  @Test
  void aNameThatBeginsLikeAnotherIsNotBelowIt() {
    Location a = Location.parse("s3://lake/a");
    assertThat(Location.parse("s3://lake/ab").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("s3://lake/a-").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("s3://lake/a.").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("s3://lake/a0/b").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("s3://lake/A/b").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("s3://lakes/a/b").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("hdfs://lake/a/b").isAtOrBelow(a)).isFalse();
    assertThat(Location.parse("s3://lakes").isAtOrBelow(Location.parse("s3://lake"))).isFalse();
    assertThat(a.isAtOrBelow(a)).isTrue();
    assertThat(a.child("b").isAtOrBelow(a)).isTrue();
    assertThat(a.isAtOrBelow(a.child("b"))).isFalse();
    assertThat(a.isAtOrBelow(a.root())).isTrue();
    assertThat(a.root().isAtOrBelow(a)).isFalse();
  }

  @Test
  void aFileAndADirectoryOfOneNameShareALocation() {
    Location k = Location.parse("s3://lake/k");
    assertThat(Location.parse("s3://lake/k/")).isEqualTo(k);
    assertThat(Location.parse("s3://lake/k/c").parent()).contains(k);
  }

  @Test
  void intersectionCountsInBothDirections() {
    Location a = Location.parse("s3://lake/a");
    Location below = Location.parse("s3://lake/a/b/c");
    assertThat(a.intersects(below)).isTrue();
    assertThat(below.intersects(a)).isTrue();
    assertThat(a.intersects(a)).isTrue();
    assertThat(a.intersects(Location.parse("s3://lake/b"))).isFalse();
    assertThat(below.intersects(Location.parse("s3://lake/a/b/d"))).isFalse();
  }

  @Test
  void rebasingMovesWhatLiesBelow() {
    Location from = Location.parse("s3://lake/a/b");
    Location to = Location.parse("s3://lake/x");
    assertThat(from.rebase(from, to)).isEqualTo(to);
    assertThat(from.child("c").child("d").rebase(from, to)).hasToString("s3://lake/x/c/d");
    assertThat(from.child("").rebase(from, to).path()).isEqualTo("x/");
    assertThat(from.child("c").rebase(from, to.root())).hasToString("s3://lake/c");
    assertThat(from.rebase(from.root(), to)).hasToString("s3://lake/x/a/b");
    assertThatThrownBy(() -> Location.parse("s3://lake/a/bc").rebase(from, to))
        .isInstanceOf(SyncException.class);
    assertThatThrownBy(() -> Location.parse("s3://lake/a").rebase(from, to))
        .isInstanceOf(SyncException.class);
  }

  @Test
  void rebasingOntoADeeperDirectoryRespectsTheLimits() {
    Location from = Location.parse("s3://lake/a");
    Location to = Location.of(Scheme.S3, "lake", "x".repeat(4000));
    assertThatThrownBy(() -> from.child("y".repeat(100)).rebase(from, to))
        .isInstanceOf(SyncException.class);
  }

  @Test
  void locationsAreOrderedByTheBytesOfSchemeAuthorityAndPath() {
    List<Location> ordered =
        Stream.of(
                "file:///z",
                "hdfs://a/z",
                "hdfs://b/a",
                "s3://a/b",
                "s3://a/b-",
                "s3://a/b/",
                "s3://a/b/c",
                "s3://a/b0",
                "s3://a/\uffff",
                "s3://a/\uD83D\uDE00",
                "s3://aa/a")
            .map(
                text ->
                    text.equals("s3://a/b/")
                        ? Location.parse("s3://a/b").child("")
                        : Location.parse(text))
            .toList();
    assertThat(ordered).isSorted();
    assertThat(ordered.stream().sorted(java.util.Collections.reverseOrder()).sorted())
        .isEqualTo(ordered);
  }

  @Test
  void utf8OrderIsNotThatOfUtf16() {
    assertThat(Location.compareUtf8("\uffff", "\uD83D\uDE00")).isNegative();
    assertThat("\uffff".compareTo("\uD83D\uDE00")).isPositive();
    assertThat(Location.compareUtf8("a", "a")).isZero();
    assertThat(Location.compareUtf8("", "a")).isNegative();
    assertThat(Location.compareUtf8("b", "a")).isPositive();
    assertThat(Location.compareUtf8("a\u007f", "a\u0080")).isNegative();
  }

  @Test
  void equalityNeedsSchemeAuthorityAndPath() {
    Location location = Location.of(Scheme.S3, "lake", "a");
    assertThat(location)
        .isEqualTo(Location.of(Scheme.S3, "lake", "a"))
        .hasSameHashCodeAs(Location.of(Scheme.S3, "lake", "a"))
        .isNotEqualTo(Location.of(Scheme.S3, "lake2", "a"))
        .isNotEqualTo(Location.of(Scheme.HDFS, "lake", "a"))
        .isNotEqualTo(Location.of(Scheme.S3, "lake", "b"))
        .isNotEqualTo("s3://lake/a");
  }

  @Test
  void theParentOfAChildIsTheDirectoryEvenAtTheLongestPath() {
    Location longest = Location.of(Scheme.S3, "lake", "a/" + "x".repeat(4094));
    assertThat(longest.parent()).isEqualTo(Optional.of(Location.parse("s3://lake/a")));
    assertThatThrownBy(() -> longest.child("")).isInstanceOf(SyncException.class);
  }
}
