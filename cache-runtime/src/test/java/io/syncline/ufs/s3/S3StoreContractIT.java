package io.syncline.ufs.s3;

import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.UnderFileSystemContractTest;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A store of your own passes the contract: {@code -Dsyncline.test.s3.endpoint=http://host:port},
 * with {@code .bucket}, {@code .access-key} and {@code .secret-key} beside it. Leaves nothing
 * behind.
 */
@EnabledIfSystemProperty(named = "syncline.test.s3.endpoint", matches = "http.+")
class S3StoreContractIT extends UnderFileSystemContractTest {
  private final Location directory =
      Location.parse("s3://" + property("bucket", "lake") + "/" + UUID.randomUUID());
  private final List<UnderFileSystem> opened = new ArrayList<>();
  private final UnderFileSystem ufs = listingPagesOf(1_000);

  S3StoreContractIT() {
    ufs.createDirectory(directory, () -> {}).throwFailure();
  }

  @AfterEach
  void removeEverything() {
    ufs.deleteTree(directory, () -> {});
    opened.forEach(UnderFileSystem::close);
  }

  @Override
  protected UnderFileSystem ufs() {
    return ufs;
  }

  @Override
  protected UnderFileSystem listingPagesOf(int children) {
    S3Settings settings =
        S3Settings.at(
                URI.create(property("endpoint", "")),
                property("access-key", "test"),
                property("secret-key", "test"))
            .withTransfer(new S3Settings.Transfer(8 << 20, 8 << 20, children));
    UnderFileSystem opening =
        new S3UnderFileSystem(settings, StoreLimits.DEFAULT, StoreCallListener.NONE);
    opened.add(opening);
    return opening;
  }

  @Override
  protected Location directory() {
    return directory;
  }

  private static String property(String name, String otherwise) {
    return System.getProperty("syncline.test.s3." + name, otherwise);
  }
}
