package io.syncline.cache.namespace;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.Optional;

/**
 * What a namespace says about one path that exists.
 *
 * @param path the path as it is asked for: a namespace path, or a UFS URI where that was asked
 * @param location where it is in the lake; empty for directories of the namespace itself, above all
 *     mounts
 * @param status what is there
 * @param freshness how fresh that is
 */
public record FileAnswer(
    String path, Optional<Location> location, FileStatus status, Freshness freshness) {}
