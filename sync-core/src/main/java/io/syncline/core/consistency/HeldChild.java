package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster holds of one child of a directory.
 *
 * @param slot where it is ordered among its siblings, see {@link
 *     io.syncline.core.model.SiblingOrder}
 * @param status what it holds; null for nothing there
 * @param served whether it would answer so without asking the store
 */
public record HeldChild(String slot, @Nullable FileStatus status, boolean served) {}
