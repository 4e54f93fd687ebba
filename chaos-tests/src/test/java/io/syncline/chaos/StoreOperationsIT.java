package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.S3Operation;
import io.syncline.proto.node.v1.FileInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Freshness is paid for by what changed, not by what is held. */
final class StoreOperationsIT {
  private static final int FILES = 10_000;
  private static final List<String> NAMES =
      IntStream.range(0, FILES).mapToObj(i -> String.format("f%05d", i)).toList();

  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder);
    clusters.store().fill(NAMES.stream().map(name -> "big/" + name).toList());
    clusters.start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void unchangedDirectoryIsListedAgainWithoutAnyRequest() {
    assertThat(west.ls("/lake/big")).hasSize(FILES);
    clusters.s3().forgetRequests();
    assertThat(west.ls("/lake/big")).containsExactlyElementsOf(NAMES);
    assertThat(clusters.s3().requests()).isEmpty();
  }

  @Test
  void threeOverwrittenFilesOfADirectoryCostThreeHeads() {
    assertThat(west.ls("/lake/big")).hasSize(FILES);
    List<String> changed = List.of("f00000", "f05000", "f09999");
    for (String name : changed) {
      east.putAndPublish("/lake/big/" + name, "changed in the east");
    }
    clusters.awaitWestHasApplied();
    clusters.s3().forgetRequests();

    List<FileInfo> listed = west.list("/lake/big");

    assertThat(clusters.s3().requests()).isEqualTo(Map.of(S3Operation.HEAD_OBJECT, 3));
    assertThat(listed).hasSize(FILES);
    assertThat(listed)
        .filteredOn(file -> file.getSize() == "changed in the east".length())
        .extracting(FileInfo::getPath)
        .containsExactlyElementsOf(changed.stream().map(name -> "/lake/big/" + name).toList());
  }

  @Test
  void changedAddedAndRemovedFilesCostOneHeadEach() {
    clusters.store().fill(List.of("few/a", "few/b", "few/c"));
    assertThat(west.ls("/lake/few")).containsExactly("a", "b", "c");
    east.putAndPublish("/lake/few/d", "d");
    east.delete("/lake/few/b", false);
    // Behind the removal in the same shard, and published.
    east.putAndPublish("/lake/few/c", "changed");
    clusters.awaitWestHasApplied();
    clusters.s3().forgetRequests();

    assertThat(west.ls("/lake/few")).containsExactly("a", "c", "d");

    // What is not there as a file could be there as a directory, which only a LIST can tell.
    assertThat(clusters.s3().requests())
        .isEqualTo(Map.of(S3Operation.HEAD_OBJECT, 3, S3Operation.LIST_OBJECTS, 1));
  }

  /**
   * Whoever lists the parent asks for the two names that a rename of a tree speaks of, whatever is
   * in the tree: a HEAD for the file that could be there, and a LIST for the directory. What is
   * below them costs when somebody comes for it: the new directory is unknown as any that was never
   * listed, and what was held below the old one counts no longer. A directory beside them stays.
   */
  @Test
  void aRenamedTreeCostsItsTwoNamesAndWhatIsLookedAtInIt() {
    westKnowsATree("renamed");
    east.rename("/lake/renamed/old", "/lake/renamed/new");
    awaitWestWasTold();

    assertThat(west.ls("/lake/renamed")).containsExactly("kept", "new");
    assertThat(requests()).isEqualTo(asked(2, 2));
    assertThat(west.ls("/lake/renamed/new")).containsExactly("a", "b", "c");
    assertThat(requests()).isEqualTo(Map.of(S3Operation.LIST_OBJECTS, 1));
    assertThat(west.isAbsent("/lake/renamed/old/a")).isTrue();
    assertThat(requests()).isEqualTo(asked(1, 1));
    assertThat(west.ls("/lake/renamed/kept")).containsExactly("k");
    assertThat(requests()).isEmpty();
  }

  /** As with a rename, with one name. */
  @Test
  void aDeletedTreeCostsItsNameAndWhatIsLookedForInIt() {
    westKnowsATree("deleted");
    east.delete("/lake/deleted/old", true);
    awaitWestWasTold();

    assertThat(west.ls("/lake/deleted")).containsExactly("kept");
    assertThat(requests()).isEqualTo(asked(1, 1));
    assertThat(west.isAbsent("/lake/deleted/old/a")).isTrue();
    assertThat(requests()).isEqualTo(asked(1, 1));
    assertThat(west.ls("/lake/deleted/kept")).containsExactly("k");
    assertThat(requests()).isEmpty();
  }

  /** Its name as above; that nothing is in it only a LIST of it can tell. */
  @Test
  void aMadeDirectoryCostsItsNameAndOneListing() {
    westKnowsATree("made");
    east.makeDirectory("/lake/made/new");
    awaitWestWasTold();

    assertThat(west.ls("/lake/made")).containsExactly("kept", "new", "old");
    assertThat(requests()).isEqualTo(asked(1, 1));
    assertThat(west.ls("/lake/made/new")).isEmpty();
    assertThat(requests()).isEqualTo(Map.of(S3Operation.LIST_OBJECTS, 1));
    assertThat(west.ls("/lake/made/old")).containsExactly("a", "b", "c");
    assertThat(west.ls("/lake/made/kept")).containsExactly("k");
    assertThat(requests()).isEmpty();
  }

  /** The requests since they were asked for last. */
  private static Map<S3Operation, Integer> requests() {
    Map<S3Operation, Integer> requests = Map.copyOf(clusters.s3().requests());
    clusters.s3().forgetRequests();
    return requests;
  }

  private static Map<S3Operation, Integer> asked(int heads, int lists) {
    return Map.of(S3Operation.HEAD_OBJECT, heads, S3Operation.LIST_OBJECTS, lists);
  }

  /** Lets west list a directory with directories old and kept. */
  private static void westKnowsATree(String root) {
    clusters
        .store()
        .fill(List.of(root + "/old/a", root + "/old/b", root + "/old/c", root + "/kept/k"));
    assertThat(west.ls("/lake/" + root)).containsExactly("kept", "old");
    assertThat(west.ls("/lake/" + root + "/old")).containsExactly("a", "b", "c");
    assertThat(west.ls("/lake/" + root + "/kept")).containsExactly("k");
  }

  /** Waits until west has applied all that east did, and counts requests from then on. */
  private static void awaitWestWasTold() {
    Await.within(Await.RECOVERY, () -> assertThat(east.status().getOutboxDepth()).isZero());
    clusters.awaitWestHasApplied();
    clusters.s3().forgetRequests();
  }
}
