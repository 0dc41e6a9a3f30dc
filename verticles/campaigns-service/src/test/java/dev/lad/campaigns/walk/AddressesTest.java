package dev.lad.campaigns.walk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressesTest {
    @Test
    void aProfileIsTheSameHoweverItsAddressIsWritten() {
        assertThat(Addresses.profile("https://www.LinkedIn.com/in/J%C3%B6rg-Meyer/?trk=x"))
                .contains("jörg-meyer")
                .isEqualTo(Addresses.profile("linkedin.com/in/jörg-meyer"));
        assertThat(Addresses.profile("https://www.linkedin.com/in/a+b")).contains("a+b");
        assertThat(Addresses.profile("https://www.linkedin.com/in/%zz")).isEmpty();
        assertThat(Addresses.profile("https://www.linkedin.com/in/a%00b")).isEmpty();
        assertThat(Addresses.profile("https://www.linkedin.com/in/a%2Fb")).isEmpty();
        assertThat(Addresses.profile("https://www.linkedin.com/in/a%20b")).isEmpty();
        assertThat(Addresses.profile("https://www.linkedin.com/company/acme")).isEmpty();
    }
}
