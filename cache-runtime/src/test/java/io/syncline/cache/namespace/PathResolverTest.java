package io.syncline.cache.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path as a person gives it means. */
class PathResolverTest {
  private static final Mount LAKE = mount("/lake", "s3://lake/data");
  private static final Mount INNER = mount("/lake/sub/inner", "s3://other");
  private static final Mount TREE = mount("/deep/tree", "hdfs://nn/warehouse");

  private final MountTable table = MountTable.empty().with(LAKE).with(INNER).with(TREE);
  private final PathResolver resolver = new PathResolver(() -> table);

  @ParameterizedTest
  @CsvSource({
    "/lake,                s3://lake/data",
    "/lake/,               s3://lake/data",
    "/lake/a/b,            s3://lake/data/a/b",
    "/lake/a:b,            s3://lake/data/a:b",
    "/lake/sub,            s3://lake/data/sub",
    "/lake/sub/innermost,  s3://lake/data/sub/innermost",
    "/lake/sub/inner,      s3://other",
    "/lake/sub/inner/x,    s3://other/x",
    "/deep/tree/x,         hdfs://nn/warehouse/x"
  })
  void aPathIsShownByTheMountNearestAboveIt(String path, String location) {
    PathResolver.Resolved resolved = resolver.resolve(path);
    assertThat(resolved.location()).contains(Location.parse(location));
    assertThat(resolved.requireLocation()).isEqualTo(Location.parse(location));
    assertThat(resolved.path()).contains(NamespacePath.parse(path));
    assertThat(resolved.asked()).isEqualTo(path);
    assertThat(resolved.table()).isSameAs(table);
    assertThat(resolved.requireLocation().isAtOrBelow(resolved.requireMount().location())).isTrue();
  }

  @Test
  void aUriUnderAnotherNameOfItsStoreIsTheSame() {
    PathResolver named =
        new PathResolver(
            () -> table,
            asked ->
                asked.authority().equals("nn1")
                    ? Location.of(asked.scheme(), "nn", asked.path())
                    : asked);
    assertThat(named.resolve("hdfs://nn1/warehouse/x").location())
        .contains(Location.parse("hdfs://nn/warehouse/x"));
    assertThat(named.resolve("hdfs://nn1/warehouse/x").requireMount()).isEqualTo(TREE);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://lake/data,           /lake",
    "s3a://lake/data/a//b,     /lake",
    "s3://other/x,             /lake/sub/inner",
    "HDFS://NN/warehouse/./x/, /deep/tree"
  })
  void aUriIsShownByTheMountNearestAboveIt(String uri, String mount) {
    PathResolver.Resolved resolved = resolver.resolve(uri);
    assertThat(resolved.path()).isEmpty();
    assertThat(resolved.requireMount().path()).isEqualTo(new NamespacePath(mount));
    assertThat(resolved.location()).contains(Location.parse(uri));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/deep", "/deep/"})
  void whatLeadsToAMountIsADirectoryOfTheNamespace(String path) {
    PathResolver.Resolved resolved = resolver.resolve(path);
    assertThat(resolved.mount()).isEmpty();
    assertThat(resolved.location()).isEmpty();
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(resolved::requireMount)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_MOUNT));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(resolved::requireLocation)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_MOUNT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lak",
        "/lakes/a",
        "/dee",
        "/deep/tre",
        "s3://lake/dat",
        "s3://lake",
        "file:///x"
      })
  void whatNoMountShowsIsRefusedWithTheMountsThereAre(String path) {
    assertRefused(path, ErrorCode.UNKNOWN_MOUNT, "/deep/tree, /lake, /lake/sub/inner");
  }

  @Test
  void manyMountsAreNotAllNamed() {
    MountTable many = MountTable.empty();
    for (int i = 10; i < 30; i++) {
      many = many.with(mount("/m" + i, "s3://b" + i));
    }
    MountTable full = many;
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> new PathResolver(() -> full).resolve("/x"))
        .withMessageContaining("/m19, ...")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("/m20"));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> new PathResolver(MountTable::empty).resolve("/x"))
        .withMessageContaining("mounts: none");
  }

  @Test
  void theRootOfAnEmptyNamespaceIsADirectory() {
    assertThat(new PathResolver(MountTable::empty).resolve("/").mount()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lake",
        "lake/a",
        "/lake/../x",
        "/lake/.",
        "/lake//a",
        "///",
        "/lake/a\n",
        "/lake/\u0000",
        "/lake/\u007f",
        "/lake/\u0085"
      })
  void aPathWithoutOneMeaningIsRefused(String path) {
    assertRefused(path, ErrorCode.INVALID_PATH, "path '");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gs://lake/a",
        "s3:/lake",
        "s3://lake/data/../x",
        "s3://lake/data/\u0000",
        "s3://lake/data/a\nb",
        "s3://lake/data/\u001b[2J",
        "C:\\lake"
      })
  void aUriWithoutOneMeaningIsRefused(String uri) {
    assertRefused(uri, ErrorCode.INVALID_LOCATION, "location '");
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    assertRefused("/lake/" + "x".repeat(4096), ErrorCode.INVALID_PATH, "too long");
    assertRefused("s3://lake/" + "x".repeat(4097), ErrorCode.INVALID_LOCATION, "4097");
    assertRefused("/lake" + "/x".repeat(600), ErrorCode.INVALID_LOCATION, "names");
  }

  @Test
  void aPathWhoseLocationWouldBeTooLongIsRefused() {
    MountTable longer = MountTable.empty().with(mount("/m", "s3://lake/a/rather/long/prefix"));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> new PathResolver(() -> longer).resolve("/m/" + "x".repeat(4090)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_LOCATION));
  }

  @Test
  void readsOneTableForOnePath() {
    AtomicInteger reads = new AtomicInteger();
    PathResolver counting =
        new PathResolver(
            () -> {
              reads.incrementAndGet();
              return table;
            });
    counting.resolve("/lake/a").requireLocation();
    assertThat(reads).hasValue(1);
  }

  private void assertRefused(String path, ErrorCode code, String message) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> resolver.resolve(path))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Mount mount(String path, String location) {
    return new Mount(
        new NamespacePath(path), Location.parse(location), "store", MountPolicy.DEFAULT);
  }
}
