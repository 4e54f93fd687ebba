package io.syncline.cache.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.syncline.core.error.SyncException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads stored values, and names the key of one that is not what this version stores. */
final class StoredForm {
  private final StoreErrors errors;

  StoredForm(StoreErrors errors) {
    this.errors = errors;
  }

  /**
   * The value of a key.
   *
   * @param what the key for a person, such as {@code entry of 's3://lake/a' in shard 3}
   */
  <M, T> T read(byte[] value, Parser<M> parser, Function<M, T> convert, Supplier<String> what) {
    return read(
        () -> {
          try {
            return convert.apply(parser.parseFrom(value));
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
          }
        },
        what);
  }

  /** What a key or value says. */
  <T> T read(Supplier<T> decode, Supplier<String> what) {
    try {
      return decode.get();
    } catch (IllegalArgumentException | SyncException e) {
      // Both are what the types of the core throw at values that they do not allow.
      throw errors.unreadable(what.get(), e);
    }
  }
}
