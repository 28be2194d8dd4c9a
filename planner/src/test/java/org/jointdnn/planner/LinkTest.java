package org.jointdnn.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LinkTest {
    /** JointDNN, TMC 2021; powers from Huang et al., MobiSys 2012; 5G from Narayanan et al., SIGCOMM 2021. */
    @Test
    void keepsTheConstantsOfItsSources() {
        assertThat(Link.THREE_G).isEqualTo(new Link(1.1, 2.0275, 150, 868.98, 122.12, 817.88));
        assertThat(Link.FOUR_G).isEqualTo(new Link(5.85, 13.76, 50, 438.39, 51.97, 1288.04));
        assertThat(Link.WIFI).isEqualTo(new Link(18.88, 54.97, 10, 283.17, 137.01, 132.86));
        assertThat(Link.FIVE_G).isEqualTo(new Link(50, 200, 20, 32.2, 11.5, 3129));
    }

    @Test
    void isFoundByNameInAnyCase() {
        assertThat(Link.named("3G")).contains(Link.THREE_G);
        assertThat(Link.named("4g")).contains(Link.FOUR_G);
        assertThat(Link.named("WiFi")).contains(Link.WIFI);
        assertThat(Link.named("5g")).contains(Link.FIVE_G);
        assertThat(Link.named("6g")).isEmpty();
    }

    @Test
    void turnsBytesIntoTimeAndRatesIntoPower() {
        Link link = new Link(8, 16, 20, 100, 25, 50);

        assertThat(link.uploadMillis(1_000_000)).isEqualTo(1000);
        assertThat(link.downloadMillis(1_000_000)).isEqualTo(500);
        assertThat(link.uploadMilliwatts()).isEqualTo(850);
        assertThat(link.downloadMilliwatts()).isEqualTo(450);
    }

    @Test
    void refusesRatesThatMoveNothing() {
        assertThatThrownBy(() -> Link.WIFI.at(0, 1, 1))
                .hasMessage("link: uploadMbps is 0.0, must be a finite number above 0");
        assertThatThrownBy(() -> Link.WIFI.at(1, Double.NaN, 1))
                .hasMessage("link: downloadMbps is NaN, must be a finite number above 0");
        assertThatThrownBy(() -> Link.WIFI.at(1, 1, -1))
                .hasMessage("link: rttMillis is -1.0, must be a finite number, 0 or more");
    }
}
