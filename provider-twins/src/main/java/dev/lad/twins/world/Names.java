package dev.lad.twins.world;

import java.util.List;

/** First and last names, by where somebody lives. Written without accents, as most address books have them. */
final class Names {
    private static final List<String> ENGLISH_FIRST = list("""
            James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph
            Jessica Thomas Sarah Daniel Karen Matthew Nancy Anthony Lisa Mark Betty Steven Sandra Andrew Ashley Paul
            Emily Joshua Donna Kenneth Michelle Kevin Carol Brian Amanda Timothy Melissa Ronald Deborah Jason Stephanie
            Dana Jordan Taylor Morgan Aisha Priya Wei Mei Carlos Sofia Diego Lucia Kwame Ngozi Omar Leila Hiroshi Yuki
            """);
    private static final List<String> ENGLISH_LAST = list("""
            Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson
            Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson
            Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell
            Mitchell Carter Roberts Okafor Patel Chen Kim Singh Khan Cohen Murphy Kelly Sullivan Reed Cook Bailey Foster
            """);
    private static final List<String> GERMAN_FIRST = list("""
            Anna Lukas Lena Felix Marie Paul Sophie Jonas Laura Maximilian Julia Leon Katharina Tobias Sabine Stefan
            Claudia Markus Birgit Jan Emre Elif Ayse Mehmet Nina Florian
            """);
    private static final List<String> GERMAN_LAST = list("""
            Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf
            Schroeder Neumann Schwarz Zimmermann Braun Krueger Hartmann Yilmaz Kaya
            """);
    private static final List<String> ROMANCE_FIRST = list("""
            Camille Louis Chloe Hugo Lea Gabriel Ines Antoine Manon Pierre Carmen Javier Marta Alejandro Elena Pablo
            Lucia Sergio Beatriz Rafael Ana Joao Mariana Pedro Larissa Thiago
            """);
    private static final List<String> ROMANCE_LAST = list("""
            Dubois Moreau Laurent Lefebvre Roux Fournier Girard Bonnet Garcia Fernandez Gonzalez Ruiz Moreno Jimenez
            Navarro Romero Silva Santos Oliveira Souza Pereira Costa Almeida Ribeiro
            """);
    private static final List<String> NORTHERN_FIRST = list("""
            Daan Emma Sem Julia Lars Anouk Bram Fleur Erik Astrid Oskar Ingrid Linnea Gustav Elsa Axel Katarzyna Piotr
            Agnieszka Tomasz Zofia Marek
            """);
    private static final List<String> NORTHERN_LAST = list("""
            DeVries Jansen Bakker Visser Smit Mulder Andersson Johansson Karlsson Nilsson Eriksson Lindberg Kowalski
            Nowak Wisniewski Wojcik Kaminski Lewandowski Zielinski Berg
            """);
    private static final List<String> ASIAN_FIRST = list("""
            Aarav Ananya Vihaan Diya Arjun Isha Rohan Kavya Vikram Neha Rajesh Sunita Fatima Ahmed Mariam Yusuf Khalid
            Noor Jia Wei Hui Ming Li Xin Jun Kai
            """);
    private static final List<String> ASIAN_LAST = list("""
            Sharma Verma Gupta Iyer Reddy Nair Mehta Kapoor Desai Rao Khan Hussain AlFarsi AlMansoori Haddad Tan Lim Ng
            Wong Goh Chua Ong Koh Teo
            """);

    private Names() {}

    static List<String> firstNamesOf(String country) {
        return switch (country) {
            case "Germany" -> GERMAN_FIRST;
            case "France", "Spain", "Brazil" -> ROMANCE_FIRST;
            case "Netherlands", "Sweden", "Poland" -> NORTHERN_FIRST;
            case "India", "Singapore", "United Arab Emirates" -> ASIAN_FIRST;
            default -> ENGLISH_FIRST;
        };
    }

    static List<String> lastNamesOf(String country) {
        return switch (country) {
            case "Germany" -> GERMAN_LAST;
            case "France", "Spain", "Brazil" -> ROMANCE_LAST;
            case "Netherlands", "Sweden", "Poland" -> NORTHERN_LAST;
            case "India", "Singapore", "United Arab Emirates" -> ASIAN_LAST;
            default -> ENGLISH_LAST;
        };
    }

    private static List<String> list(String text) {
        return List.of(text.strip().split("\\s+", -1));
    }
}
