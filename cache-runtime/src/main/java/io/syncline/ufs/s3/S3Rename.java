package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Renames by copying: first every key, then, only when all were copied, the removal of exactly
 * those keys. A failure leaves the source whole, or a part of it beside a whole copy.
 *
 * <p>Does not guarantee: anything about keys that somebody else writes below the source meanwhile.
 * A new one stays where it is; one that is overwritten after it was copied is removed.
 */
final class S3Rename {
  /**
   * Keys of one directory; their names are held in memory until all are copied. A larger directory
   * is refused.
   */
  static final int MAX_KEYS = 200_000;

  private final S3Requests requests;
  private final S3Trees trees;
  private final boolean conditional;
  private final StoreMutation mutation;
  private final CopyLimits limits;

  /**
   * Where one request stops copying, which tests lower.
   *
   * @param whole the largest object that one COPY takes; larger ones are copied by parts
   * @param part bytes of one copied part
   */
  record CopyLimits(long whole, long part) {
    static final CopyLimits S3 = new CopyLimits(5L << 30, 1L << 30);
  }

  S3Rename(S3Requests requests, boolean conditional, StoreMutation mutation, CopyLimits limits) {
    this.requests = requests;
    this.conditional = conditional;
    this.trees = new S3Trees(requests);
    this.mutation = mutation;
    this.limits = limits;
  }

  void file(Location from, Location to, HeadObjectResponse source) {
    String etag = conditional ? S3Requests.unquoted(source.eTag()) : null;
    S3Requests.Answer copied =
        copy(
            new S3Copy(
                from.authority(),
                from.path(),
                to.authority(),
                to.path(),
                etag,
                source.contentLength()));
    S3UnderFileSystem.named(mutation, to, copied);
    S3UnderFileSystem.named(
        mutation,
        from,
        mutation.effect(
            StoreOperation.DELETE, () -> requests.delete(from.authority(), from.path())));
  }

  void directory(Location from, Location to, ExecutorService copiers) {
    List<S3Copy> copies = copies(from, to);
    if (copies.isEmpty()) {
      throw new SyncException(ErrorCode.NOT_FOUND, from + " does not exist");
    }
    copyAll(copies, copiers, copies.size() <= S3Trees.MAX_NAMED);
    trees.remove(mutation, from.authority(), copies.stream().map(S3Copy::fromKey).toList());
  }

  private List<S3Copy> copies(Location from, Location to) {
    List<S3Copy> copies = new ArrayList<>();
    int cut = S3Keys.prefix(from).length();
    trees.forEachPage(
        mutation,
        from,
        objects -> {
          for (S3Object object : objects) {
            String target = S3Keys.prefix(to) + object.key().substring(cut);
            refuseTooLong(from, to, target);
            copies.add(
                new S3Copy(
                    from.authority(),
                    object.key(),
                    to.authority(),
                    target,
                    conditional ? S3Requests.unquoted(object.eTag()) : null,
                    object.size()));
          }
          if (copies.size() > MAX_KEYS) {
            throw new SyncException(
                ErrorCode.UFS_REJECTED,
                from + " has more than " + MAX_KEYS + " keys; rename its directories one by one");
          }
        });
    return copies;
  }

  private static void refuseTooLong(Location from, Location to, String target) {
    if (S3Keys.bytes(target) > S3Keys.MAX_KEY_BYTES) {
      throw new SyncException(
          ErrorCode.INVALID_LOCATION,
          "renaming "
              + from
              + " to "
              + to
              + " would make a key of more than "
              + S3Keys.MAX_KEY_BYTES
              + " bytes; choose a shorter name");
    }
  }

  /** Copies all, several at once; after the first failure no further copy begins. */
  private void copyAll(List<S3Copy> copies, ExecutorService copiers, boolean naming) {
    AtomicBoolean stop = new AtomicBoolean();
    List<Future<?>> under = new ArrayList<>(copies.size());
    try {
      SyncException failure = begin(copies, copiers, stop, under, naming);
      for (Future<?> one : under) {
        SyncException failed = failureOf(one);
        failure = failure == null ? failed : failure;
      }
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      mutation.noteUnsettled(); // Those under way are left behind.
      throw stopping(e);
    } finally {
      stop.set(true);
      under.forEach(one -> one.cancel(true));
    }
  }

  /** Hands them to the copiers; returns why it could not hand over all of them. */
  private @Nullable SyncException begin(
      List<S3Copy> copies,
      ExecutorService copiers,
      AtomicBoolean stop,
      List<Future<?>> under,
      boolean naming) {
    for (S3Copy copy : copies) {
      try {
        under.add(
            copiers.submit(
                () -> {
                  if (!stop.get()) {
                    copyOrStop(copy, stop, naming);
                  }
                }));
      } catch (RejectedExecutionException e) {
        stop.set(true);
        return stopping(e);
      }
    }
    return null;
  }

  private static @Nullable SyncException failureOf(Future<?> copy) throws InterruptedException {
    try {
      copy.get();
      return null;
    } catch (ExecutionException e) {
      return asSync(e);
    } catch (CancellationException e) {
      return stopping(e); // By closing the store, before it began.
    }
  }

  private void copyOrStop(S3Copy copy, AtomicBoolean stop, boolean naming) {
    boolean done = false;
    try {
      MutationId name = copy(copy).mutation();
      if (naming && name != null) {
        S3Trees.note(mutation, copy.toBucket(), copy.toKey(), name);
      }
      done = true;
    } finally {
      if (!done) {
        stop.set(true);
      }
    }
  }

  private S3Requests.Answer copy(S3Copy copy) {
    S3Requests.Answer answer =
        copy.size() <= limits.whole()
            ? mutation.effect(StoreOperation.COPY, () -> requests.copy(copy))
            : copyByParts(copy);
    mutation.noteCopied(copy.size());
    return answer;
  }

  private S3Requests.Answer copyByParts(S3Copy copy) {
    HeadObjectResponse source =
        mutation.prepare(
            StoreOperation.HEAD, () -> requests.head(copy.fromBucket(), copy.fromKey()));
    String upload =
        mutation.prepare(
            StoreOperation.MULTIPART_CREATE,
            () -> requests.createUploadLike(source, copy.toBucket(), copy.toKey()));
    boolean visible = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long first = 0; first < copy.size(); first += limits.part()) {
        long begin = first;
        long last = Math.min(copy.size(), first + limits.part()) - 1;
        int number = parts.size() + 1;
        parts.add(
            mutation.prepare(
                StoreOperation.MULTIPART_COPY,
                () -> requests.copyPart(copy, upload, number, begin, last)));
      }
      S3Requests.Answer answer =
          mutation.effect(
              StoreOperation.MULTIPART_COMPLETE,
              () -> requests.completeUpload(copy.toBucket(), copy.toKey(), upload, parts, false));
      visible = true;
      return answer;
    } finally {
      if (!visible) {
        abort(copy, upload);
      }
    }
  }

  private void abort(S3Copy copy, String upload) {
    try {
      mutation.prepare(
          StoreOperation.MULTIPART_ABORT,
          () -> requests.abortUpload(copy.toBucket(), copy.toKey(), upload));
    } catch (SyncException e) {
      // The failure that led here is the one to tell; the listener has counted this one.
    }
  }

  /** What the account of the mutation has noted as unsettled, if a request was under way. */
  private static SyncException asSync(ExecutionException e) {
    return e.getCause() instanceof SyncException known
        ? known
        : new SyncException(ErrorCode.INTERNAL, "copying failed: " + e.getCause(), e);
  }

  private static SyncException stopping(Exception e) {
    return new SyncException(
        ErrorCode.SHUTTING_DOWN, "stopped while copying; a part of the copies may be left", e);
  }
}
