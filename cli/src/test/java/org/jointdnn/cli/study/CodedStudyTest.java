package org.jointdnn.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.jointdnn.cli.study.CodedStudy.Over;
import org.junit.jupiter.api.Test;

class CodedStudyTest {
    private static final CodedStudy STUDY = SampleCodings.study();

    @Test
    void aGainIsTheOthersFigureOverJointDnnsForEachObjectivesOwnPlan() {
        CodedStudy.Gain gain = STUDY.gains().get(0);

        assertThat(gain.baselines())
                .contains(new Over("mobile-only", 2, 2), new Over("cloud-only-jpeg", 2.5, 1.5))
                .hasSize(5);
        assertThat(gain.better()).isEqualTo(new Over("mobile-only", 2, 1.5));
        assertThat(gain.advice()).isEqualTo("split");
    }

    @Test
    void whereTheInputIsNoPictureCloudOnlySendsFloats() {
        CodedStudy.Gain gain = STUDY.gains().get(1);

        assertThat(gain.better()).isEqualTo(new Over("cloud-only", 1, 1));
        assertThat(gain.advice()).isEqualTo("cloud-only");
    }

    @Test
    void theSmallestCodecIsTheSmallestOfThoseThatMayBeTaken() {
        CodedSizes.Boundary boundary = STUDY.sizes().get(0).boundaries().get(1);

        assertThat(boundary.smallestBytes(0)).isEqualTo(700);
        assertThat(boundary.smallestBytes(0.01)).isEqualTo(150);
        assertThat(boundary.smallestBytes(0.02)).isEqualTo(70);
        assertThat(STUDY.sizes().get(0).boundaries().get(0).smallestBytes(0)).isEqualTo(1200);
    }

    @Test
    void printsGainsAndHowManyBoundariesAreBelowTheJpeg() {
        StringWriter text = new StringWriter();

        CodedTables.print(STUDY, new PrintWriter(text, true));

        assertThat(text.toString())
                .contains("2.00x", "2.50x", "split", "130 B", "every answer equalled the unsplit network's");
    }

    @Test
    void theJsonHasRowsGainsAndSizes() {
        JsonObject codecs = StudyAnswer.of(List.of("net"), Optional.empty(), Optional.empty(), Optional.of(STUDY))
                .getAsJsonObject("codecs");

        assertThat(codecs.getAsJsonArray("rows")).hasSize(9);
        JsonObject joint = codecs.getAsJsonArray("rows").get(5).getAsJsonObject();
        assertThat(joint.get("strategy").getAsString()).isEqualTo("jointdnn");
        assertThat(joint.getAsJsonObject("bestForEnergy")
                        .getAsJsonObject("codecs")
                        .get("b")
                        .getAsString())
                .isEqualTo("q4+zstd1");
        assertThat(codecs.getAsJsonArray("gains")).hasSize(2);
        assertThat(codecs.getAsJsonArray("sizes")).hasSize(1);
        assertThat(codecs.get("maxAccuracyLoss").getAsDouble()).isEqualTo(0.01);
    }
}
