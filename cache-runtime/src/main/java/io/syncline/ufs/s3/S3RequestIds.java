package io.syncline.ufs.s3;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.model.MutationId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.S3Response;

/**
 * The names of a store's mutations, made of the ids that it gives to requests. A store that is seen
 * to repeat one names nothing any more until the process ends.
 *
 * <p>Thread rule: any thread.
 */
final class S3RequestIds {
  static final String HEADER = "x-amz-request-id";

  /** Ids that are compared with; a store that repeats them later goes unnoticed here. */
  static final int MAX_REMEMBERED = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(S3RequestIds.class);

  private final String store;
  private final Runnable repeated;

  @GuardedBy("this")
  private final Set<String> remembered = new LinkedHashSet<>();

  @GuardedBy("this")
  private boolean trusted;

  /**
   * Ids of a store.
   *
   * @param store what messages call it
   * @param trusted whether it is said to give each request its own and to repeat it in events
   * @param repeated told at most once
   */
  S3RequestIds(String store, boolean trusted, Runnable repeated) {
    this.store = store;
    this.trusted = trusted;
    this.repeated = repeated;
  }

  /** What the request of an answer did to an object; null where nobody can tell. */
  @Nullable MutationId named(S3Response answer, String bucket, String key) {
    Optional<String> id = answer.sdkHttpResponse().firstMatchingHeader(HEADER);
    return id.filter(this::isNew)
        .flatMap(fresh -> MutationId.ofRequest(fresh, bucket, key))
        .orElse(null);
  }

  /** What the request of an answer did to several objects, by key; empty where nobody can tell. */
  Map<String, MutationId> named(S3Response answer, String bucket, Collection<String> keys) {
    Map<String, MutationId> named = new HashMap<>();
    Optional<String> id = answer.sdkHttpResponse().firstMatchingHeader(HEADER).filter(this::isNew);
    if (id.isPresent()) {
      for (String key : keys) {
        MutationId.ofRequest(id.get(), bucket, key).ifPresent(name -> named.put(key, name));
      }
    }
    return named;
  }

  private synchronized boolean isNew(String id) {
    if (!trusted) {
      return false;
    }
    if (!remembered.add(id)) {
      trusted = false;
      remembered.clear();
      repeated.run();
      LOG.warn(
          "s3 at {} gave two requests the id {}: events of own writes are taken for changes of"
              + " others from now on; set unique-request-ids to false for this store",
          store,
          id);
      return false;
    }
    if (remembered.size() > MAX_REMEMBERED) {
      var oldest = remembered.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }
}
