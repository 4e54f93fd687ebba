package io.syncline.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.UnderFileSystem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How children are found, named and ordered. */
abstract class UnderFileSystemListingContract extends UnderFileSystemFixture {
  @Test
  void listingAndStatusTellTheSame() throws Exception {
    put("file", "hello");
    makeDirectory("sub");
    settleVersions();
    for (ListingPage.Child child : ufs().list(directory(), null).children()) {
      FileStatus status = status(directory().child(child.name()));
      assertThat(child.status().type()).isEqualTo(status.type());
      assertThat(child.status().size()).isEqualTo(status.size());
      assertThat(child.status().version()).isEqualTo(status.version());
    }
  }

  @Test
  void listingWhatIsNoDirectoryFails() throws Exception {
    put("file", "x");
    assertCode(ErrorCode.NOT_FOUND, () -> ufs().list(at("absent"), null));
    assertCode(ErrorCode.NOT_A_DIRECTORY, () -> ufs().list(at("file"), null));
  }

  @Test
  void emptyDirectoryIsListedEmptyAndInItsParent() throws Exception {
    makeDirectory("sub");
    assertThat(status(at("sub")).isDirectory()).isTrue();
    ListingPage page = ufs().list(at("sub"), null);
    assertThat(page.children()).isEmpty();
    assertThat(page.unusable()).isZero();
    assertThat(page.continuation()).isNull();
    assertThat(children(ufs(), directory())).containsExactly("sub");
  }

  @Test
  void directoryIsListedOnceWhateverLiesBelow() throws Exception {
    for (int i = 0; i < 7; i++) {
      put("sub/" + i, "x");
      put("sub/deeper/" + i, "x");
    }
    for (int page = 1; page <= 4; page++) {
      assertThat(children(listingPagesOf(page), directory())).containsExactly("sub");
      assertThat(children(listingPagesOf(page), at("sub")))
          .containsExactly("0", "1", "2", "3", "4", "5", "6", "deeper");
    }
  }

  @Test
  void pagesOfAnySizeGiveTheSameChildrenInOrder() throws Exception {
    for (String name : List.of("b", "a", "B", "a-1", "a.txt", "a0", "z!", "ab", "\u00e9", "~")) {
      put(name, "x");
    }
    put("a!/c", "x");
    put("dir/c", "x");
    put("dir-1", "x");
    put("dir0", "x");
    List<String> whole = children(ufs(), directory());
    assertInOrder(ufs().list(directory(), null).children());
    assertThat(whole).hasSize(14);
    for (int page = 1; page <= 15; page++) {
      assertThat(children(listingPagesOf(page), directory())).isEqualTo(whole);
    }
  }

  @Test
  void pagesAreNoLongerThanAnnounced() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("f" + i, "x");
    }
    UnderFileSystem small = listingPagesOf(2);
    assertThat(small.traits().listingPageSize()).isEqualTo(2);
    ListingPage page = small.list(directory(), null);
    assertThat(page.children()).hasSizeLessThanOrEqualTo(2);
    assertThat(page.continuation()).isNotNull();
  }

  @Test
  void childrenAreInTheOrderOfTheirBytes() throws Exception {
    assumeTrue(ordersBeyondTheBasicPlane());
    // U+FF5E sorts before U+1F600 by code point, behind it by UTF-16 code unit.
    List<String> names = List.of("a", "\u00df", "\uff5e", "\ud83d\ude00", "\ud83d\ude00x");
    for (String name :
        List.of(names.get(3), names.get(0), names.get(4), names.get(2), names.get(1))) {
      put(name, "x");
    }
    for (int page = 1; page <= 6; page++) {
      assertThat(children(listingPagesOf(page), directory())).isEqualTo(names);
    }
    for (String name : names) {
      assertThat(text(name)).isEqualTo("x");
    }
  }

  @Test
  void namesWithSpecialCharactersAreKeptLiterally() throws Exception {
    List<String> names =
        List.of(
            "a b", "a%20b", "a+b", "a%2Bb", "100%", "q?x=1&y", "#", "e\u0301", "\u00e9", "'\"<>",
            "a\\b", "...");
    for (String name : names) {
      put(name, name);
    }
    assertThat(children(ufs(), directory())).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(text(name)).isEqualTo(name);
    }
  }

  @Test
  void fileWinsOverTheDirectoryOfTheSameName() throws Exception {
    assumeTrue(supportsFileOverDirectory());
    put("k", "file");
    for (String between : List.of("k!", "k-1", "k-2", "k-2-x", "k.txt")) {
      put(between, "x");
    }
    put("k-2/deep", "x");
    put("k/c", "below");
    put("k0", "x");
    List<String> expected = List.of("k", "k!", "k-1", "k-2", "k-2-x", "k.txt", "k0");
    for (int page = 1; page <= 9; page++) {
      UnderFileSystem small = listingPagesOf(page);
      assertThat(children(small, directory())).isEqualTo(expected);
    }
    assertThat(status(at("k")).type()).isEqualTo(FileType.FILE);
    assertThat(text("k")).isEqualTo("file");
    assertThat(children(ufs(), at("k"))).containsExactly("c");
    assertThat(text("k/c")).isEqualTo("below");
  }

  @Test
  void oddKeysAreLocationsOfTheirOwn() throws Exception {
    assumeTrue(supportsOddKeys());
    put("d//e", "double");
    put("d/./e", "dot");
    put("d/e", "plain");
    assertThat(children(ufs(), at("d"))).containsExactly(".", "", "e");
    assertThat(text("d//e")).isEqualTo("double");
    assertThat(text("d/./e")).isEqualTo("dot");
    assertThat(text("d/e")).isEqualTo("plain");
    assertThat(children(ufs(), at("d").child(""))).containsExactly("e");
    assertThat(status(at("d").child("")).isDirectory()).isTrue();
  }
}
