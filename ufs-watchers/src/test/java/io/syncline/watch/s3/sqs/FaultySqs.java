package io.syncline.watch.s3.sqs;

import java.util.ArrayDeque;
import java.util.Deque;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** A client whose next requests go wrong as they were told to. */
final class FaultySqs implements SqsClient {
  /** What goes wrong. */
  enum Fault {
    /** The request does not reach the queue. */
    REQUEST_LOST,
    /** The queue does it, and nobody hears of that. */
    ANSWER_LOST,
    /** Nothing. */
    NONE
  }

  final Deque<Fault> receives = new ArrayDeque<>();
  final Deque<Fault> deletes = new ArrayDeque<>();
  private final SqsClient real;

  FaultySqs(SqsClient real) {
    this.real = real;
  }

  @Override
  public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
    return real.getQueueAttributes(request);
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    Fault fault = receives.isEmpty() ? Fault.NONE : receives.remove();
    before(fault);
    ReceiveMessageResponse answer = real.receiveMessage(request);
    after(fault);
    return answer;
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    Fault fault = deletes.isEmpty() ? Fault.NONE : deletes.remove();
    before(fault);
    DeleteMessageBatchResponse answer = real.deleteMessageBatch(request);
    after(fault);
    return answer;
  }

  private static void before(Fault fault) {
    if (fault == Fault.REQUEST_LOST) {
      throw SdkClientException.create("made to be lost on its way");
    }
  }

  private static void after(Fault fault) {
    if (fault == Fault.ANSWER_LOST) {
      throw SdkClientException.create("made to lose the answer");
    }
  }

  @Override
  public String serviceName() {
    return real.serviceName();
  }

  @Override
  public void close() {
    real.close();
  }
}
