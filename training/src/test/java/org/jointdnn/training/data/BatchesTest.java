package org.jointdnn.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jointdnn.onnx.Shape;
import org.junit.jupiter.api.Test;

class BatchesTest {
    /** Sample {@code i} is a pixel of value {@code i}, of class {@code i}. */
    private static DataSet numbered(int count) {
        byte[] pixels = new byte[count];
        for (int k = 0; k < count; k++) {
            pixels[k] = (byte) k;
        }
        int[] labels = IntStream.range(0, count).toArray();
        return new DataSet(new Samples.Pixels(Shape.of(1, 1, 1), pixels), new Labels.Classes(count, labels));
    }

    @Test
    void anEpochHasEverySampleAtMostOnceWithItsLabel() {
        Batches batches = new Batches(numbered(23), 5, 1);
        assertThat(batches.perEpoch()).isEqualTo(4);
        Set<Long> seen = new HashSet<>();
        for (int step = 0; step < 4; step++) {
            Batches.Batch batch = batches.at(step);
            assertThat(batch.inputs().shape()).isEqualTo(Shape.of(5, 1, 1, 1));
            assertThat(batch.labels().shape()).isEqualTo(Shape.of(5));
            for (int k = 0; k < 5; k++) {
                long label = batch.labels().data().getLong(8 * k);
                seen.add(label);
                assertThat(batch.inputs().toFloats()[k]).isEqualTo(label / 127.5f - 1);
            }
        }
        assertThat(seen).hasSize(20);
    }

    @Test
    void theOrderComesOfSeedAndEpochAlone() {
        Batches batches = new Batches(numbered(20), 20, 1);
        Batches again = new Batches(numbered(20), 20, 1);
        Batches other = new Batches(numbered(20), 20, 2);
        float[] second = batches.at(1).inputs().toFloats();
        assertThat(batches.at(0).inputs().toFloats()).isNotEqualTo(second);
        assertThat(again.at(1).inputs().toFloats()).isEqualTo(second);
        assertThat(other.at(1).inputs().toFloats()).isNotEqualTo(second);
    }

    @Test
    void splittingKeepsEveryTenthSampleForTesting() {
        TrainingData data = TrainingData.split(numbered(25));
        assertThat(((Labels.Classes) data.test().labels()).labels()).containsExactly(9, 19);
        assertThat(data.train().size()).isEqualTo(23);
        assertThat(((Samples.Pixels) data.test().samples()).values()).containsExactly(9, 19);
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Batches(numbered(3), 4, 1))
                .withMessage("batch is 4, must be within 1..3, the number of samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Labels.Classes(2, new int[] {0, 2}))
                .withMessage("label 1 is 2, must be within 0..1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingData.split(numbered(1)))
                .withMessageContaining("2 or more");
    }
}
