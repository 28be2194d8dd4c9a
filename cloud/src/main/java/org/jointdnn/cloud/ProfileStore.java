package org.jointdnn.cloud;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jointdnn.engine.profile.Profile;
import org.jointdnn.engine.profile.ProfileFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One profile, in a file that outlives the server and in memory, so that a file that can't be written, or is gone or
 * damaged, costs no more than one measurement.
 *
 * <p>Thread safety: none; one thread at a time.
 */
final class ProfileStore {
    private static final Logger log = LoggerFactory.getLogger(ProfileStore.class);

    private final Path file;
    private final Function<Profile, Optional<String>> mismatch;
    private Optional<String> known = Optional.empty();

    /** @param mismatch what makes a profile useless here, if something does */
    ProfileStore(Path file, Function<Profile, Optional<String>> mismatch) {
        this.file = file;
        this.mismatch = mismatch;
    }

    /** The profile as the bytes of its file; measured if there is none of use. */
    byte[] get(Supplier<Profile> measure) {
        if (known.isEmpty()) {
            known = read();
        }
        String text = known.orElseGet(() -> measured(measure));
        known = Optional.of(text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<String> read() {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            Optional<String> reason = mismatch.apply(ProfileFile.parse(text, file.toString()));
            reason.ifPresent(useless -> log.info("{}: {}", file, useless));
            return reason.isPresent() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            log.warn("the profile is no use and will be measured again: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private String measured(Supplier<Profile> measure) {
        Profile profile = measure.get();
        try {
            ProfileFile.write(file, profile);
        } catch (IOException e) {
            log.warn("can't keep the profile {}, it lasts until this server stops: {}", file, e.toString());
        }
        return ProfileFile.format(profile);
    }
}
