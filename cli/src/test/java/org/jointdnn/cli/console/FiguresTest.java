package org.jointdnn.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void countsHaveThreeDigitsAndAPrefix() {
        assertThat(Figures.count(0)).isEqualTo("0");
        assertThat(Figures.count(999)).isEqualTo("999");
        assertThat(Figures.count(1000)).isEqualTo("1.00k");
        assertThat(Figures.count(999_499)).isEqualTo("999k");
        assertThat(Figures.count(999_999)).isEqualTo("1.00M");
        assertThat(Figures.count(714_188_480)).isEqualTo("714M");
    }

    @Test
    void bytesAreCountedInThousands() {
        assertThat(Figures.bytes(0)).isEqualTo("0 B");
        assertThat(Figures.bytes(602_112)).isEqualTo("602 kB");
        assertThat(Figures.bytes(36_864)).isEqualTo("36.9 kB");
    }

    @Test
    void quantitiesHaveTheDecimalsThatMatter() {
        assertThat(Figures.plain(0)).isEqualTo("0");
        assertThat(Figures.plain(1.234)).isEqualTo("1.23");
        assertThat(Figures.plain(12.34)).isEqualTo("12.3");
        assertThat(Figures.plain(4520.4)).isEqualTo("4520");
        assertThat(Figures.plain(Double.NaN)).isEqualTo("-");
        assertThat(Figures.times(18.04)).isEqualTo("18.0x");
    }

    @Test
    void writesFourDigitsWithoutAnExponent() {
        assertThat(Figures.digits(0)).isEqualTo("0");
        assertThat(Figures.digits(10_000)).isEqualTo("10000");
        assertThat(Figures.digits(12.34567)).isEqualTo("12.35");
        assertThat(Figures.digits(0.000123456)).isEqualTo("0.0001235");
        assertThat(Figures.digits(1234567)).isEqualTo("1235000");
        assertThat(Figures.digits(0.1 + 0.2)).isEqualTo("0.3");
        assertThat(Figures.digits(Double.NaN)).isEqualTo("-");
    }
}
