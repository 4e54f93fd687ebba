package io.syncline.core.budget;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;

/**
 * A question of background work was not begun, so that reads have the budget: nothing was asked,
 * and the same may be asked a little later.
 */
public final class PutOffException extends SyncException {
  private static final long serialVersionUID = 1L;

  public PutOffException(String message) {
    super(ErrorCode.UFS_BUSY, message);
  }
}
