package io.syncline.cache.page;

import io.syncline.core.page.PageLimits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How pages stand.
 *
 * @param directory where they are
 * @param problem why they are not used now; null when they are
 * @param bytes that they take on the disk
 * @param pages how many there are
 * @param limits how much they may take
 */
public record PageFigures(
    Path directory, @Nullable String problem, long bytes, int pages, PageLimits limits) {}
