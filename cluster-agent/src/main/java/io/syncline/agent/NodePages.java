package io.syncline.agent;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.cache.page.FileBytes;
import io.syncline.cache.page.PageCache;
import io.syncline.cache.page.PageFigures;
import io.syncline.cache.page.PageSettings;
import io.syncline.core.page.PageLimits;
import java.util.Optional;

/**
 * The pages of a node, if it keeps any.
 *
 * @param cache that has them
 */
record NodePages(Optional<PageCache> cache) {
  private static final String FOLDER = "pages";

  /** Pages as they are configured, begun to be looked through. */
  static NodePages open(NodeConfig config, NodeMeters meters, Teardown teardown) {
    NodeConfig.Pages pages = config.pages();
    if (pages.quota() == 0) {
      return new NodePages(Optional.empty());
    }
    PageSettings settings =
        PageSettings.of(
            pages.directory().orElseGet(() -> config.dataDir().resolve(FOLDER)),
            new PageLimits(pages.quota(), pages.maxCount()),
            pages.pageSize());
    PageCache cache = teardown.opened("pages", new PageCache(settings, meters.paging()));
    meters.showPages(cache::figures);
    cache.start();
    return new NodePages(Optional.of(cache));
  }

  /** Where bytes of files come from. */
  FileBytes bytes() {
    return cache.isPresent() ? cache.get() : FileBytes.THROUGH;
  }

  /** How they stand; empty where none are kept. */
  Optional<PageFigures> figures() {
    return cache.map(PageCache::figures);
  }

  /** Readers that have a page in memory. */
  int readers() {
    return cache.map(PageCache::readers).orElse(0);
  }
}
