package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a store said about one location, and when: it was so at some instant between.
 *
 * @param found what is there; null for nothing
 * @param asked steady ticker time just before the store was asked, less its read lag
 * @param answered ticker time at which the answer was here, and as much later as the store may lag
 */
public record Sighting(@Nullable FileStatus found, long asked, long answered) {}
