package io.syncline.ufs.s3;

import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.UnderFileSystemContractTest;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import java.net.URI;

/** The adapter passes the contract on an exact store in memory, with files over directories. */
class S3ContractTest extends UnderFileSystemContractTest {
  private static final Location DIRECTORY = Location.parse("s3://b/dir");

  private final FakeS3 store = new FakeS3("b");
  private final UnderFileSystem ufs = view(1_000);

  S3ContractTest() {
    store.put("b", "dir/", "");
  }

  @Override
  protected UnderFileSystem ufs() {
    return ufs;
  }

  @Override
  protected UnderFileSystem listingPagesOf(int children) {
    return view(children);
  }

  @Override
  protected Location directory() {
    return DIRECTORY;
  }

  private UnderFileSystem view(int page) {
    S3Settings settings =
        S3Settings.at(URI.create("http://store:9000"), "test-key", "test-secret")
            .withTransfer(new S3Settings.Transfer(8 << 20, 8 << 20, page));
    return new S3UnderFileSystem(
        settings,
        store,
        new StoreCalls("s3", StoreLimits.DEFAULT, StoreCallListener.NONE),
        new S3RequestIds("s3", false, () -> {}),
        S3Rename.CopyLimits.S3);
  }
}
