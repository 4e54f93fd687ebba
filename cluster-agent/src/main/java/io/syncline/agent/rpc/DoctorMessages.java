package io.syncline.agent.rpc;

import io.syncline.agent.doctor.Introduction;
import io.syncline.agent.doctor.Report;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.Verdict;
import io.syncline.proto.node.v1.ExamineResponse;
import io.syncline.proto.node.v1.ExaminedNode;
import io.syncline.proto.node.v1.IntroduceResponse;
import java.util.List;

/** What the doctor finds, as messages. */
final class DoctorMessages {
  private DoctorMessages() {}

  static ExamineResponse reports(List<Report> reports) {
    ExamineResponse.Builder response = ExamineResponse.newBuilder();
    for (Report report : reports) {
      ExaminedNode.Builder node = response.addNodesBuilder().setNode(report.node());
      report.examinations().forEach(each -> node.addExaminations(message(each)));
    }
    return response.build();
  }

  /** What one node said of itself, in whatever version. */
  static Report report(ExaminedNode node) {
    return new Report(
        node.getNode(),
        node.getExaminationsList().stream()
            .map(
                each ->
                    new Examination(
                        each.getSubject(),
                        verdict(each.getVerdict()),
                        each.getFound(),
                        each.getExpected(),
                        each.getRemedy()))
            .toList());
  }

  static IntroduceResponse message(Introduction introduction) {
    return IntroduceResponse.newBuilder()
        .setNode(introduction.node())
        .setVersion(introduction.version())
        .setWallMillis(introduction.wallMillis())
        .build();
  }

  static Introduction introduction(IntroduceResponse response) {
    return new Introduction(response.getNode(), response.getVersion(), response.getWallMillis());
  }

  private static io.syncline.proto.node.v1.Examination message(Examination examination) {
    return io.syncline.proto.node.v1.Examination.newBuilder()
        .setSubject(examination.subject())
        .setVerdict(message(examination.verdict()))
        .setFound(examination.found())
        .setExpected(examination.expected())
        .setRemedy(examination.remedy())
        .build();
  }

  private static io.syncline.proto.node.v1.Verdict message(Verdict verdict) {
    return switch (verdict) {
      case OK -> io.syncline.proto.node.v1.Verdict.VERDICT_OK;
      case SKIPPED -> io.syncline.proto.node.v1.Verdict.VERDICT_SKIPPED;
      case WARN -> io.syncline.proto.node.v1.Verdict.VERDICT_WARN;
      case UNKNOWN -> io.syncline.proto.node.v1.Verdict.VERDICT_UNKNOWN;
      case FAIL -> io.syncline.proto.node.v1.Verdict.VERDICT_FAIL;
    };
  }

  /** A verdict of a newer version counts as one that nobody knows. */
  private static Verdict verdict(io.syncline.proto.node.v1.Verdict verdict) {
    return switch (verdict) {
      case VERDICT_OK -> Verdict.OK;
      case VERDICT_SKIPPED -> Verdict.SKIPPED;
      case VERDICT_WARN -> Verdict.WARN;
      case VERDICT_FAIL -> Verdict.FAIL;
      case VERDICT_UNKNOWN, VERDICT_UNSPECIFIED, UNRECOGNIZED -> Verdict.UNKNOWN;
    };
  }
}
