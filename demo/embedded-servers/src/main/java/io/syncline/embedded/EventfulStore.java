package io.syncline.embedded;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A store that tells of what has been changed in it, before whoever changed it is answered. */
final class EventfulStore extends ForwardingBlobStore {
  private final S3Events events;
  private final RequestIds ids;

  EventfulStore(BlobStore store, S3Events events, RequestIds ids) {
    super(store);
    this.events = events;
    this.ids = ids;
  }

  private void happened(String name, String bucket, String key) {
    events.happened(name, bucket, key, ids.changing(bucket, key));
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
    PutObjectResponse answer = super.putBlob(request, content);
    happened("ObjectCreated:Put", request.bucket(), request.key());
    return answer;
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    CopyObjectResponse answer = super.copyBlob(request);
    happened("ObjectCreated:Copy", request.destinationBucket(), request.destinationKey());
    return answer;
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    DeleteObjectResponse answer = super.removeBlob(request);
    happened("ObjectRemoved:Delete", request.bucket(), request.key());
    return answer;
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    CompleteMultipartUploadResponse answer = super.completeMultipartUpload(upload, request);
    happened("ObjectCreated:CompleteMultipartUpload", upload.containerName(), upload.blobName());
    return answer;
  }
}
