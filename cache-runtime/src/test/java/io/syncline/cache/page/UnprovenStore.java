package io.syncline.cache.page;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A store that finds at the end of each range that the file was changed while it was read. */
final class UnprovenStore extends CountedStreams {
  UnprovenStore(UnderFileSystem store) {
    super(store);
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    return new FilterInputStream(super.read(file, version, offset, length)) {
      private long remaining = length;

      @Override
      public int read(byte[] target, int from, int most) throws IOException {
        int n = super.read(target, from, most);
        remaining -= Math.max(0, n);
        if (remaining == 0) {
          throw new SyncException(ErrorCode.CHANGED_UNDERNEATH, file + " was changed");
        }
        return n;
      }
    };
  }
}
