package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import org.junit.jupiter.api.Test;

/** What is logged of changes that nobody told of. */
final class UntoldStoresTest {
  private static final Location LAKE = Location.parse("s3://lake");
  private static final long QUIET = UntoldStores.QUIET.toNanos();

  private final UntoldStores stores = new UntoldStores();

  @Test
  void onlyTheFirstChangeOfAStoreIsNews() {
    assertThat(stores.isNews(LAKE, 1)).isTrue();
    assertThat(stores.isNews(LAKE, 2)).isFalse();
    assertThat(stores.isNews(Location.parse("s3://sea"), 2)).isTrue();
  }

  @Test
  void itIsNewsAgainAfterAQuietTime() {
    assertThat(stores.isNews(LAKE, 0)).isTrue();
    assertThat(stores.isNews(LAKE, QUIET - 1)).isFalse();
    assertThat(stores.isNews(LAKE, 2 * QUIET - 2)).as("quiet since the last").isFalse();
    assertThat(stores.isNews(LAKE, 3 * QUIET - 2)).isTrue();
  }

  @Test
  void onlySoManyStoresAreRemembered() {
    for (int i = 0; i <= UntoldStores.MAX_STORES; i++) {
      assertThat(stores.isNews(Location.parse("s3://lake" + i), 0)).isTrue();
    }
    assertThat(stores.isNews(Location.parse("s3://lake1"), 0)).isFalse();
    assertThat(stores.isNews(Location.parse("s3://lake0"), 0)).as("the oldest").isTrue();
  }
}
