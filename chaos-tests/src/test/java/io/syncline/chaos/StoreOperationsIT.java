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
}
