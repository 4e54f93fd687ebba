package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scheme;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Whole directories of an object store: all keys below a prefix, looked at and removed page by
 * page.
 */
final class S3Trees {
  /** The most keys that one request removes. */
  static final int MAX_BATCH = 1_000;

  /**
   * Keys of a directory up to which it is told by name what was done to each: their events are
   * known then also above the directory. Copied and removed, they have twice as many names.
   */
  static final int MAX_NAMED = 30;

  /** Pages without a key that are followed before the listing is taken as endless. */
  private static final int MAX_EMPTY_PAGES = 1_000;

  /** One page of keys. */
  interface KeyPage {
    void take(List<S3Object> objects);
  }

  private final S3Requests requests;

  /** Keys so far whose removal is told by name; of one mutation, by one thread. */
  private int named;

  S3Trees(S3Requests requests) {
    this.requests = requests;
  }

  /**
   * Hands over all keys at or below a directory's prefix, the marker included, in the order of the
   * store.
   */
  void forEachPage(StoreMutation mutation, Location directory, KeyPage page) {
    String token = null;
    int empty = 0;
    do {
      String from = token;
      ListObjectsV2Response answer =
          mutation.prepare(
              StoreOperation.LIST,
              () ->
                  requests.list(
                      directory.authority(), S3Keys.prefix(directory), false, MAX_BATCH, from));
      refuseStrange(directory, answer.contents());
      token = next(directory, answer, from);
      if (answer.contents().isEmpty()) {
        empty++;
      } else {
        page.take(answer.contents());
      }
    } while (token != null && empty < MAX_EMPTY_PAGES);
    if (token != null) {
      throw new SyncException(
          ErrorCode.UFS_REJECTED,
          "the listing of "
              + directory
              + " had "
              + empty
              + " empty pages in a row and does not end");
    }
  }

  /** What would be copied or removed must have been asked for. */
  private static void refuseStrange(Location directory, List<S3Object> objects) {
    String prefix = S3Keys.prefix(directory);
    for (S3Object object : objects) {
      if (!object.key().startsWith(prefix)) {
        throw S3Keys.outside(directory);
      }
    }
  }

  /**
   * Where a listing goes on; null at its end.
   *
   * @param before where this page began
   */
  static @Nullable String next(
      Location directory, ListObjectsV2Response answer, @Nullable String before) {
    if (!Boolean.TRUE.equals(answer.isTruncated())) {
      return null;
    }
    String token = answer.nextContinuationToken();
    if (token == null || token.equals(before)) {
      throw new SyncException(
          ErrorCode.UFS_REJECTED,
          "the listing of "
              + directory
              + " goes on, but the store did not say where (expected a new NextContinuationToken)");
    }
    return token;
  }

  /**
   * Removes keys of one bucket in batches. Keys that the store could not remove for a passing
   * reason are asked for again, as a whole request is.
   *
   * @throws SyncException naming the first key that stays
   */
  void remove(StoreMutation mutation, String bucket, List<String> keys) {
    for (int from = 0; from < keys.size(); from += MAX_BATCH) {
      removeBatch(mutation, bucket, keys.subList(from, Math.min(keys.size(), from + MAX_BATCH)));
    }
  }

  private void removeBatch(StoreMutation mutation, String bucket, List<String> keys) {
    mutation.effect(StoreOperation.DELETE_BATCH, new Batch(mutation, bucket, keys)::send);
  }

  /** Whether it is told by name what is done to so many keys more. */
  private boolean takesNames(int keys) {
    return named + keys <= MAX_NAMED;
  }

  private void nameRemoved(
      StoreMutation mutation, String bucket, List<String> keys, DeleteObjectsResponse answer) {
    if (takesNames(keys.size())) {
      named += keys.size();
      Set<String> failed = answer.errors().stream().map(S3Error::key).collect(Collectors.toSet());
      List<String> removed = keys.stream().filter(key -> !failed.contains(key)).toList();
      requests
          .named(answer, bucket, removed)
          .forEach((key, name) -> note(mutation, bucket, key, name));
    }
  }

  /** Notes what was done to a key, if a location can stand for it. */
  static void note(StoreMutation mutation, String bucket, String key, MutationId name) {
    String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    try {
      mutation.noteNamed(Location.of(Scheme.S3, bucket, path), name);
    } catch (SyncException e) {
      // Its event is told as one of a directory above.
    }
  }

  /** One batch over its attempts: what is left to remove. */
  private final class Batch {
    private final StoreMutation mutation;
    private final String bucket;
    private List<String> left;
    private @Nullable StoreFailure rejected;

    Batch(StoreMutation mutation, String bucket, List<String> keys) {
      this.mutation = mutation;
      this.bucket = bucket;
      this.left = List.copyOf(keys);
    }

    Boolean send() throws StoreFailure {
      DeleteObjectsResponse answer = requests.deleteBatch(bucket, left);
      nameRemoved(mutation, bucket, left, answer);
      if (answer.errors().size() < left.size()) {
        mutation.noteChanged();
      }
      List<String> again = new ArrayList<>();
      StoreFailure passing = null;
      for (S3Error error : answer.errors()) {
        StoreFailure failure =
            requests
                .errors()
                .failure(
                    error.code(), error.message(), "DELETE s3://" + bucket + "/" + error.key());
        if (failure.mayTakeEffect()) {
          mutation.noteUnsettled(); // Of several failures only one is thrown.
        }
        if (failure.error().code() == ErrorCode.UFS_UNAVAILABLE
            || failure.error().code() == ErrorCode.UFS_THROTTLED) {
          again.add(error.key());
          passing = passing == null ? failure : passing;
        } else if (failure.error().code() != ErrorCode.NOT_FOUND && rejected == null) {
          rejected = failure;
        }
      }
      if (passing != null) {
        left = again;
        throw passing;
      }
      if (rejected != null) {
        throw rejected;
      }
      return true;
    }
  }
}
