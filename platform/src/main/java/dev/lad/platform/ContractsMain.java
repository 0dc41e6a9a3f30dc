package dev.lad.platform;

import dev.lad.platform.contracts.Snapshots;
import dev.lad.shared.service.Contract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** {@code ./lad contracts}: compares the contracts with those of the last release, or keeps them as the next one's. */
public final class ContractsMain {
    private static final String USAGE = """
            Usage: ./lad contracts check | keep

              check   says what would break programs that know the last release's contracts; ends with 1 if anything does
              keep    puts today's contracts in the place of the last release's, to be done when a release is made
            """;

    private ContractsMain() {}

    /** @param args the directory of the snapshot, then what to do */
    public static void main(String[] args) throws IOException {
        Snapshots snapshots = new Snapshots(Path.of(args.length == 2 ? args[0] : "."));
        switch (args.length == 2 ? args[1] : "") {
            case "keep" -> snapshots.write(contracts());
            case "check" -> {
                List<String> breaks = snapshots.breaks(contracts());
                breaks.forEach(System.err::println);
                System.exit(breaks.isEmpty() ? 0 : 1);
            }
            default -> {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
    }

    /** As they are in this release. */
    static Collection<Contract> contracts() {
        return Services.CLASSES.parallelStream().map(Contract::beside).toList();
    }
}
