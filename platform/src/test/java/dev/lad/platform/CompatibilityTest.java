package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.platform.contracts.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services are rolled one by one, so each release runs beside the last one for a while. */
class CompatibilityTest {
    private static final Snapshots LAST_RELEASE = new Snapshots(Repository.path("compatibility/contracts"));

    @Test
    void programsThatKnowTheLastReleaseGetAlongWithThisOne() throws IOException {
        assertThat(LAST_RELEASE.size()).isPositive();
        assertThat(LAST_RELEASE.breaks(ContractsMain.contracts()))
                .as("breaks of contracts: change them so that old callers are served too, or see docs/operations.md")
                .isEmpty();
    }

    @Test
    void aSnapshotIsWhatItWasTakenOf(@TempDir Path directory) throws IOException {
        Snapshots taken = new Snapshots(directory);
        taken.write(ContractsMain.contracts());
        assertThat(taken.size()).isEqualTo(Services.ALL.size());
        assertThat(taken.breaks(ContractsMain.contracts())).isEmpty();
        assertThat(taken.breaks(List.of())).hasSize(Services.ALL.size());
    }
}
