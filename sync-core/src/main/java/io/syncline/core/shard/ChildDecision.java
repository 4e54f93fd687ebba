package io.syncline.core.shard;

import io.syncline.core.model.Location;

/**
 * One child held of a directory, and whether it may be served.
 *
 * @param slot where it is ordered among its siblings
 * @param location where it is
 * @param decision whether what is held may be served, and why; absent and placeholder entries are
 *     among them
 */
public record ChildDecision(String slot, Location location, EntryDecision decision) {}
