package io.syncline.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shard of a location is part of the wire protocol. */
final class ShardFunctionTest {
  /** Computed by another program, from the definition alone. */
  @ParameterizedTest
  @CsvSource({
    "s3://lake/, 1, 705",
    "s3://lake/a, 1, 705",
    "s3://lake/a/b, 29, 541",
    "s3://lake/a/c, 29, 541",
    "s3://lake/ab/c, 5, 133",
    "s3://lake/a//b, 23, 663",
    "s3://lake/a//, 29, 541",
    "s3://other/a/b, 26, 890",
    "s3://lake/warehouse/sales.db/orders/dt=2024-01-31/part-00000.parquet, 20, 84",
    "hdfs://nn1/, 31, 575",
    "hdfs://nn1/user/eva/x, 23, 247",
    "hdfs://nn1:8020/user/eva/x, 23, 247",
    "file:///, 23, 471",
    "file:///data/x, 25, 793",
    "s3://lake/gr\u00f6\u00dfe/\u65e5\u672c/x, 31, 447",
    "s3://lake/\uD83D\uDE00/x, 24, 1016"
  })
  void theShardOfALocationNeverChanges(String location, int of32, int of1024) {
    assertThat(new ShardFunction(32).shardOf(Location.parse(location))).isEqualTo(of32);
    assertThat(new ShardFunction(1024).shardOf(Location.parse(location))).isEqualTo(of1024);
    assertThat(new ShardFunction(1).shardOf(Location.parse(location))).isZero();
  }

  @Property
  void allChildrenOfADirectoryLiveInOneShardTogetherWithItsListing(
      @ForAll @IntRange(min = 1, max = 1024) int shards, @ForAll @IntRange(max = 999) int n) {
    ShardFunction function = new ShardFunction(shards);
    Location directory = Location.parse("hdfs://nn/warehouse/t" + n);
    int shard = function.shardOfChildren(directory);
    assertThat(shard).isBetween(0, shards - 1);
    assertThat(function.shardOf(directory.child("a"))).isEqualTo(shard);
    assertThat(function.shardOf(directory.child("b" + n))).isEqualTo(shard);
  }

  @Test
  void theRootIsItsOwnParent() {
    ShardFunction function = new ShardFunction(32);
    Location root = Location.parse("s3://lake");
    assertThat(function.shardOf(root)).isEqualTo(function.shardOfChildren(root));
  }

  /** Each shard gets its share of realistic trees: at most a third more or less than the mean. */
  @Test
  void directoriesOfRealisticTreesAreSpreadEvenly() {
    assertEven(32, partitionedTables());
    assertEven(32, homes());
    assertEven(7, partitionedTables());
  }

  private static void assertEven(int shards, List<Location> directories) {
    ShardFunction function = new ShardFunction(shards);
    int[] counts = new int[shards];
    directories.forEach(directory -> counts[function.shardOfChildren(directory)]++);
    double mean = (double) directories.size() / shards;
    for (int count : counts) {
      assertThat((double) count).isBetween(mean * 0.67, mean * 1.33);
    }
  }

  private static List<Location> partitionedTables() {
    List<Location> directories = new ArrayList<>();
    for (int table = 0; table < 40; table++) {
      for (int day = 1; day <= 28; day++) {
        for (int month = 1; month <= 12; month++) {
          String date = String.format("dt=2024-%02d-%02d", month, day);
          directories.add(
              Location.of(Scheme.S3, "lake", "warehouse/db/table_" + table + "/" + date));
        }
      }
    }
    return directories;
  }

  private static List<Location> homes() {
    List<Location> directories = new ArrayList<>();
    for (int user = 0; user < 10_000; user++) {
      directories.add(Location.of(Scheme.HDFS, "nn", "user/" + user + "/.staging"));
    }
    return directories;
  }

  @Test
  void thereIsAtLeastOneShardAndAtMost1024() {
    assertThatThrownBy(() -> new ShardFunction(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShardFunction(1025)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new ShardFunction(ShardFunction.MAX_SHARDS).shards()).isEqualTo(1024);
  }
}
