package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path of the namespace may look like, and how paths contain each other. */
final class NamespacePathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/a", "/a/b c", "/a/...", "/a/.b", "/\u65e5\u672c", "/a%2Fb", "/a:b"})
  void whatIsWellFormedStaysAsItIs(String text) {
    assertThat(NamespacePath.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "s3://lake/a",
        "///",
        "//a",
        "/a//b",
        "/a//",
        "/.",
        "/a/./b",
        "/..",
        "/a/..",
        "/a/../b",
        "/a\nb",
        "/a\u0000b",
        "/a\u007fb",
        "/a\u0085b"
      })
  void whatIsNotIsRefusedWithItsReason(String text) {
    assertThatThrownBy(() -> NamespacePath.parse(text))
        .isInstanceOfSatisfying(
            SyncException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PATH);
              assertThat(refused.getMessage())
                  .startsWith("path '")
                  .doesNotContain("\n", "\u0000", "\u007f", "\u0085");
            });
  }

  @Test
  void onlyAPersonMayWriteATrailingSlash() {
    assertThat(NamespacePath.parse("/a/b/")).hasToString("/a/b");
    assertThat(NamespacePath.parse("//")).isEqualTo(NamespacePath.ROOT);
    assertThatThrownBy(() -> new NamespacePath("/a/b/")).isInstanceOf(SyncException.class);
  }

  @Test
  void aPathHasAtMost4096Bytes() {
    assertThat(NamespacePath.parse("/" + "x".repeat(4095)).name()).hasSize(4095);
    assertThatThrownBy(() -> NamespacePath.parse("/" + "x".repeat(4096)))
        .isInstanceOf(SyncException.class)
        .message()
        .hasSizeLessThan(400);
    assertThatThrownBy(() -> NamespacePath.parse("/" + "\u00e9".repeat(2048)))
        .isInstanceOf(SyncException.class);
  }

  @Test
  void parentsAndNamesComeApartAndTogether() {
    NamespacePath path = NamespacePath.parse("/lake/a/b");
    assertThat(path.name()).isEqualTo("b");
    assertThat(path.parent()).contains(NamespacePath.parse("/lake/a"));
    assertThat(path.parent().orElseThrow().child("b")).isEqualTo(path);
    assertThat(NamespacePath.parse("/lake").parent()).contains(NamespacePath.ROOT);
    assertThat(NamespacePath.ROOT.child("lake")).isEqualTo(NamespacePath.parse("/lake"));
    assertThat(NamespacePath.ROOT.parent()).isEmpty();
    assertThat(NamespacePath.ROOT.name()).isEmpty();
    assertThat(NamespacePath.ROOT.isRoot()).isTrue();
    assertThat(path.isRoot()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/a", "a/", "a\tb"})
  void aNameOfAStoreThatCannotBeShownIsRecognised(String name) {
    assertThat(NamespacePath.isValidName(name)).isFalse();
    for (String directory : List.of("/", "/lake")) {
      assertThatThrownBy(() -> NamespacePath.parse(directory).child(name))
          .isInstanceOfSatisfying(
              SyncException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PATH));
    }
  }

  @Test
  void aChildIsOneNameAway() {
    assertThatThrownBy(() -> NamespacePath.parse("/lake").child("a/b"))
        .hasMessage("'a/b' is not a single name (expected one without '/', as in a)");
    assertThatThrownBy(() -> NamespacePath.ROOT.child("")).isInstanceOf(SyncException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "...", "\u00e9", "%"})
  void anyOtherNameIsValid(String name) {
    assertThat(NamespacePath.isValidName(name)).isTrue();
    assertThat(NamespacePath.ROOT.child(name).name()).isEqualTo(name);
  }

  /** Trap T30. */
  @Test
  void aNameThatBeginsLikeAnotherIsNotBelowIt() {
    NamespacePath a = NamespacePath.parse("/a");
    assertThat(NamespacePath.parse("/ab").isAtOrBelow(a)).isFalse();
    assertThat(NamespacePath.parse("/a-/b").isAtOrBelow(a)).isFalse();
    assertThat(NamespacePath.parse("/a/b").isAtOrBelow(a)).isTrue();
    assertThat(a.isAtOrBelow(a)).isTrue();
    assertThat(a.isAtOrBelow(NamespacePath.ROOT)).isTrue();
    assertThat(NamespacePath.ROOT.isAtOrBelow(a)).isFalse();
    assertThat(NamespacePath.ROOT.isAtOrBelow(NamespacePath.ROOT)).isTrue();
  }

  @Test
  void theRestBelowADirectoryHasNoLeadingSlash() {
    NamespacePath path = NamespacePath.parse("/a/b/c");
    assertThat(path.relativeTo(NamespacePath.parse("/a"))).isEqualTo("b/c");
    assertThat(path.relativeTo(NamespacePath.ROOT)).isEqualTo("a/b/c");
    assertThat(path.relativeTo(path)).isEmpty();
    assertThat(NamespacePath.ROOT.relativeTo(NamespacePath.ROOT)).isEmpty();
    assertThatThrownBy(() -> path.relativeTo(NamespacePath.parse("/a/b/c/d")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NamespacePath.parse("/ab").relativeTo(NamespacePath.parse("/a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pathsAreOrderedByTheirBytes() {
    assertThat(
            Stream.of("/", "/a", "/a/b", "/b", "/\uffff", "/\uD83D\uDE00")
                .map(NamespacePath::parse))
        .isSorted();
  }
}
