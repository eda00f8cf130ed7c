import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Validates PDF files for as long as it is asked to: a line of input is a flavour (3a, 3b, ua1), a tab and a path. The
 * answer is "PASS n" or "FAIL n" with the number of checks, then a line for each broken rule, then an empty line.
 */
public class Validate {
    private static final int FAILED_CHECKS = 2000;
    private static final Map<String, ValidationProfile> PROFILES = new HashMap<>();

    public static void main(String[] args) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] parts = line.split("\t", 2);
            try {
                answer(parts[0], parts[1]);
            } catch (Throwable error) {
                System.out.println("FAIL 0\n" + oneLine(error.toString()));
            }
            System.out.println();
            System.out.flush();
        }
    }

    private static void answer(String flavourId, String path) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(flavourId);
        ValidationProfile profile = profile(flavour);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(path), flavour)) {
            PDFAValidator validator =
                Foundries.defaultInstance().createValidator(profile, FAILED_CHECKS, false, false, false);
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + result.getTotalAssertions());
            broken(result).forEach((rule, told) -> System.out.println(rule + ": " + oneLine(told)));
        }
    }

    /** The directory of profiles in the jar is empty: each is read from its file. */
    private static ValidationProfile profile(PDFAFlavour flavour) throws Exception {
        String id = flavour.getId();
        if (!PROFILES.containsKey(id)) {
            String name = id.startsWith("ua1") ? "PDFUA-1" : "PDFA-" + id.toUpperCase();
            String file = "/org/verapdf/pdfa/validation/" + name + ".xml";
            PROFILES.put(id, Profiles.profileFromXml(PDFAParser.class.getResourceAsStream(file)));
        }
        return PROFILES.get(id);
    }

    private static Map<String, String> broken(ValidationResult result) {
        Map<String, String> found = new TreeMap<>();
        for (TestAssertion one : result.getTestAssertions()) {
            if (one.getStatus() == TestAssertion.Status.FAILED) {
                String where = one.getLocation() == null ? "" : " @ " + one.getLocation().getContext();
                String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                found.putIfAbsent(rule, one.getMessage() + where);
            }
        }
        return found;
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.substring(0, Math.min(400, line.length()));
    }
}
