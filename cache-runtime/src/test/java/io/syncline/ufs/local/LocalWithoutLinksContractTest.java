package io.syncline.ufs.local;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A directory whose files cannot have a second name passes the contract by moving. */
class LocalWithoutLinksContractTest extends LocalContractTest {
  @Override
  LocalNames names(Path directory) {
    return new LocalNames(directory) {
      @Override
      void createLink(Path name, Path existing) throws FileSystemException {
        throw new FileSystemException(name.toString(), null, "Function not implemented");
      }

      @Override
      boolean canUnlink() {
        return false;
      }
    };
  }

  /** A move replaces what came to be at the target after the look. */
  @Override
  protected boolean createsExclusively() {
    return false;
  }
}
