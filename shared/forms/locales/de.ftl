# Was an einem Feld falsch ist. $label ist der Name des Felds, $most die größte und $length die jetzige Zahl der Zeichen.

email-address = E-Mail-Adresse
field-missing = { $label }: Bitte füllen Sie dieses Feld aus.
field-too-long = { $label }: Bitte kürzen Sie auf höchstens { $most } Zeichen (jetzt { $length }).
field-unreadable = { $label }: Bitte entfernen Sie Zeilenumbrüche und unsichtbare Steuerzeichen.
field-no-email = { $label }: Bitte geben Sie eine Adresse in der Form name@beispiel.de ein.
field-no-web-address = { $label }: Bitte geben Sie eine Adresse an, die mit https:// beginnt.
