package io.syncline.core.spi;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a mutation of an under file system ended.
 *
 * @param effect whether anything may have changed
 * @param unsettled whether an attempt ended without an answer, so that it may still take effect
 *     later, even if a later attempt succeeded
 * @param failure why it did not do all that was asked; empty when it did
 * @param status the new status, where the store told it; null otherwise
 * @param cost what it took
 * @param mutations the only mutation of each location that was changed, of a tree of some of those
 *     below, where the store named it in a way that its events repeat; empty for an unsettled one,
 *     since an attempt without an answer is another mutation
 */
public record MutationResult(
    Effect effect,
    boolean unsettled,
    Optional<SyncException> failure,
    @Nullable FileStatusHint status,
    Cost cost,
    Map<Location, MutationId> mutations) {

  /** Whether anything may have changed. */
  public enum Effect {
    /** The store said no, or was never asked. */
    NONE,
    /** All or a part of what was asked happened, or may have happened. */
    SOME,
    /** Everything that was asked happened. */
    ALL
  }

  /**
   * What the store told about a new file; no modification time, because stores do not tell it here.
   *
   * @param size bytes
   * @param version the store's own version, or null
   */
  public record FileStatusHint(long size, @Nullable String version) {}

  /**
   * What a mutation cost.
   *
   * @param requests requests sent to the store
   * @param filesCopied files copied from one place in the store to another
   * @param bytesCopied their bytes
   */
  public record Cost(long requests, long filesCopied, long bytesCopied) {
    /** Nothing was asked. */
    public static final Cost NONE = new Cost(0, 0, 0);
  }

  public MutationResult {
    mutations = Map.copyOf(mutations);
    if (effect == Effect.NONE && unsettled) {
      throw new IllegalArgumentException("an attempt without an answer may have had an effect");
    }
    if (unsettled && !mutations.isEmpty()) {
      throw new IllegalArgumentException("an attempt without an answer has no name");
    }
  }

  /** The store named nothing. */
  public MutationResult(
      Effect effect,
      boolean unsettled,
      Optional<SyncException> failure,
      @Nullable FileStatusHint status,
      Cost cost) {
    this(effect, unsettled, failure, status, cost, Map.of());
  }

  /** The failure, thrown; nothing when there was none. */
  public void throwFailure() {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
