"""Nine things a network may want, each said twice in six languages, in other words the second time."""

LANGUAGES = ("en", "fr", "nl", "de", "es", "it")

STATEMENTS: tuple[dict[str, tuple[str, str]], ...] = (
    {
        "en": (
            "Set up a common fund to train new delegates of member organisations.",
            "Members should pay into one fund so that new delegates get training.",
        ),
        "fr": (
            "Créer un fonds commun pour former les nouveaux délégués des organisations membres.",
            "Les membres devraient alimenter un fonds pour la formation des nouveaux délégués.",
        ),
        "nl": (
            "Richt een gezamenlijk fonds op om nieuwe afgevaardigden van de leden op te leiden.",
            "De leden betalen in een fonds waarmee nieuwe afgevaardigden een opleiding krijgen.",
        ),
        "de": (
            "Einen gemeinsamen Fonds einrichten, um neue Delegierte der Mitglieder auszubilden.",
            "Die Mitglieder sollen in einen Fonds für die Ausbildung neuer Delegierter einzahlen.",
        ),
        "es": (
            "Crear un fondo común para formar a los nuevos delegados de las organizaciones miembros.",
            "Los miembros deberían aportar a un fondo para la formación de nuevos delegados.",
        ),
        "it": (
            "Creare un fondo comune per formare i nuovi delegati delle organizzazioni associate.",
            "I membri dovrebbero versare in un fondo per la formazione dei nuovi delegati.",
        ),
    },
    {
        "en": (
            "Public tenders should reserve contracts for work integration enterprises.",
            "Reserve a part of public contracts for enterprises of work integration.",
        ),
        "fr": (
            "Les marchés publics devraient réserver des lots aux entreprises d'insertion.",
            "Réserver une part des marchés publics aux entreprises d'insertion par le travail.",
        ),
        "nl": (
            "Overheidsopdrachten moeten percelen voorbehouden aan maatwerkbedrijven.",
            "Een deel van de overheidsopdrachten voorbehouden aan maatwerkbedrijven.",
        ),
        "de": (
            "Öffentliche Ausschreibungen sollen Lose für Integrationsbetriebe vorsehen.",
            "Einen Teil der öffentlichen Ausschreibungen den Integrationsbetrieben vorbehalten.",
        ),
        "es": (
            "La contratación pública debería reservar lotes a las empresas de inserción.",
            "Reservar una parte de la contratación pública para empresas de inserción laboral.",
        ),
        "it": (
            "Gli appalti pubblici dovrebbero riservare lotti alle imprese di inserimento lavorativo.",
            "Riservare una parte degli appalti pubblici alle imprese di inserimento.",
        ),
    },
    {
        "en": (
            "Share electric vans between cooperatives in the same city.",
            "Cooperatives of one city could use electric vans together.",
        ),
        "fr": (
            "Partager des camionnettes électriques entre coopératives d'une même ville.",
            "Les coopératives d'une ville pourraient utiliser ensemble des camionnettes électriques.",
        ),
        "nl": (
            "Elektrische bestelwagens delen tussen coöperaties in dezelfde stad.",
            "Coöperaties van een stad kunnen samen elektrische bestelwagens gebruiken.",
        ),
        "de": (
            "Elektrische Lieferwagen zwischen Genossenschaften derselben Stadt teilen.",
            "Genossenschaften einer Stadt könnten elektrische Lieferwagen gemeinsam nutzen.",
        ),
        "es": (
            "Compartir furgonetas eléctricas entre cooperativas de la misma ciudad.",
            "Las cooperativas de una ciudad podrían usar juntas furgonetas eléctricas.",
        ),
        "it": (
            "Condividere furgoni elettrici tra cooperative della stessa città.",
            "Le cooperative di una città potrebbero usare insieme furgoni elettrici.",
        ),
    },
    {
        "en": (
            "Publish the social impact of all members once a year with the same indicators.",
            "A yearly report on social impact, measured by the same indicators everywhere.",
        ),
        "fr": (
            "Publier chaque année l'impact social de tous les membres avec les mêmes indicateurs.",
            "Un rapport annuel sur l'impact social, mesuré partout par les mêmes indicateurs.",
        ),
        "nl": (
            "Publiceer elk jaar de sociale impact van alle leden met dezelfde indicatoren.",
            "Een jaarlijks verslag over sociale impact, overal gemeten met dezelfde indicatoren.",
        ),
        "de": (
            "Jedes Jahr die soziale Wirkung aller Mitglieder mit gleichen Indikatoren veröffentlichen.",
            "Ein jährlicher Bericht über soziale Wirkung, überall mit gleichen Indikatoren gemessen.",
        ),
        "es": (
            "Publicar cada año el impacto social de todos los miembros con los mismos indicadores.",
            "Un informe anual sobre el impacto social, medido con los mismos indicadores.",
        ),
        "it": (
            "Pubblicare ogni anno l'impatto sociale di tutti i membri con gli stessi indicatori.",
            "Una relazione annuale sull'impatto sociale, misurato con gli stessi indicatori.",
        ),
    },
    {
        "en": (
            "Hold every second board meeting online to save travel.",
            "To travel less, half of the board meetings take place online.",
        ),
        "fr": (
            "Tenir une réunion du conseil sur deux en ligne pour éviter les voyages.",
            "Pour moins voyager, la moitié des réunions du conseil ont lieu en ligne.",
        ),
        "nl": (
            "Houd elke tweede bestuursvergadering online om reizen te sparen.",
            "Om minder te reizen vindt de helft van de bestuursvergaderingen online plaats.",
        ),
        "de": (
            "Jede zweite Vorstandssitzung online abhalten, um Reisen zu sparen.",
            "Um weniger zu reisen, findet die Hälfte der Vorstandssitzungen online statt.",
        ),
        "es": (
            "Celebrar en línea una de cada dos reuniones del consejo para ahorrar viajes.",
            "Para viajar menos, la mitad de las reuniones del consejo se hacen en línea.",
        ),
        "it": (
            "Tenere online una riunione del consiglio su due per risparmiare viaggi.",
            "Per viaggiare meno, metà delle riunioni del consiglio si tiene online.",
        ),
    },
    {
        "en": (
            "Help young people to found cooperatives while they are still at school.",
            "Pupils learn to found a cooperative: school cooperatives for young people.",
        ),
        "fr": (
            "Aider les jeunes à fonder des coopératives pendant qu'ils sont encore à l'école.",
            "Les élèves apprennent à fonder une coopérative : des coopératives de jeunes à l'école.",
        ),
        "nl": (
            "Help jongeren om al op school een coöperatie op te richten.",
            "Leerlingen leren een coöperatie oprichten: schoolcoöperaties voor jongeren.",
        ),
        "de": (
            "Jugendlichen helfen, schon in der Schule eine Genossenschaft zu gründen.",
            "Jugendliche lernen in der Schule, eine Genossenschaft zu gründen.",
        ),
        "es": (
            "Ayudar a los jóvenes a fundar cooperativas cuando todavía están en la escuela.",
            "Los jóvenes aprenden en la escuela a fundar una cooperativa.",
        ),
        "it": (
            "Aiutare i giovani a fondare cooperative quando sono ancora a scuola.",
            "I giovani imparano a scuola a fondare una cooperativa.",
        ),
    },
    {
        "en": (
            "Translate all documents of the general assembly into every language of the members.",
            "Documents for the assembly must be translated into the languages of all members.",
        ),
        "fr": (
            "Traduire tous les documents de l'assemblée générale dans chaque langue des membres.",
            "Les documents de l'assemblée doivent être traduits dans les langues de tous les membres.",
        ),
        "nl": (
            "Vertaal alle documenten van de algemene vergadering in elke taal van de leden.",
            "Documenten voor de algemene vergadering worden vertaald in de talen van alle leden.",
        ),
        "de": (
            "Alle Dokumente der Generalversammlung in jede Sprache der Mitglieder übersetzen.",
            "Dokumente für die Generalversammlung werden in die Sprachen aller Mitglieder übersetzt.",
        ),
        "es": (
            "Traducir todos los documentos de la asamblea general a cada lengua de los miembros.",
            "Los documentos de la asamblea se traducen a las lenguas de todos los miembros.",
        ),
        "it": (
            "Tradurre tutti i documenti dell'assemblea generale in ogni lingua dei membri.",
            "I documenti dell'assemblea vanno tradotti nelle lingue di tutti i membri.",
        ),
    },
    {
        "en": (
            "Lower the value added tax on repair services and second-hand goods.",
            "Repair and second-hand goods should bear less value added tax.",
        ),
        "fr": (
            "Réduire la TVA sur les services de réparation et les biens de seconde main.",
            "La réparation et la seconde main devraient payer moins de TVA.",
        ),
        "nl": (
            "Verlaag de btw op herstellingen en tweedehandsgoederen.",
            "Voor herstellingen en tweedehandsgoederen moet minder btw gelden.",
        ),
        "de": (
            "Die Mehrwertsteuer auf Reparaturen und gebrauchte Waren senken.",
            "Für Reparaturen und gebrauchte Waren soll weniger Mehrwertsteuer gelten.",
        ),
        "es": (
            "Bajar el IVA de los servicios de reparación y de los bienes de segunda mano.",
            "La reparación y la segunda mano deberían pagar menos IVA.",
        ),
        "it": (
            "Abbassare l'IVA sui servizi di riparazione e sui beni di seconda mano.",
            "Riparazione e beni di seconda mano dovrebbero pagare meno IVA.",
        ),
    },
    {
        "en": (
            "Open a guarantee scheme so that banks lend to small social enterprises.",
            "Banks lend more to small social enterprises if there is a guarantee scheme.",
        ),
        "fr": (
            "Ouvrir un système de garantie pour que les banques prêtent aux petites entreprises sociales.",
            "Les banques prêtent plus aux petites entreprises sociales s'il y a un système de garantie.",
        ),
        "nl": (
            "Open een garantieregeling zodat banken lenen aan kleine sociale ondernemingen.",
            "Banken lenen meer aan kleine sociale ondernemingen als er een garantieregeling is.",
        ),
        "de": (
            "Eine Bürgschaft einrichten, damit Banken kleinen Sozialunternehmen Kredit geben.",
            "Banken geben kleinen Sozialunternehmen mehr Kredit, wenn es eine Bürgschaft gibt.",
        ),
        "es": (
            "Abrir un sistema de garantía para que los bancos presten a pequeñas empresas sociales.",
            "Los bancos prestan más a las pequeñas empresas sociales si hay un sistema de garantía.",
        ),
        "it": (
            "Aprire un sistema di garanzia perché le banche prestino alle piccole imprese sociali.",
            "Le banche prestano di più alle piccole imprese sociali se c'è un sistema di garanzia.",
        ),
    },
)
